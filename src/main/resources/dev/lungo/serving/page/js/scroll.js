// Keeps the end of a growing thread in sight, until the person scrolls up; a small button goes back.

const NEAR = 40;

export function createFollowing(scroller, button) {
  let wanted = true;
  let last = 0;

  const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= NEAR;
  const show = () => {
    button.hidden = wanted || nearEnd();
  };
  const leave = () => {
    if (scroller.scrollHeight > scroller.clientHeight) {
      wanted = false;
      show();
    }
  };

  scroller.addEventListener("scroll", () => {
    if (nearEnd()) {
      wanted = true;
    } else if (scroller.scrollTop < last - 1) {
      wanted = false;
    }
    last = scroller.scrollTop;
    show();
  }, { passive: true });
  // The wheel speaks before the page has moved, so that the next frame does not pull it back.
  scroller.addEventListener("wheel", event => event.deltaY < 0 && leave(), { passive: true });

  const following = {
    /** After the thread grew. */
    grown() {
      if (wanted) {
        scroller.scrollTop = scroller.scrollHeight;
        last = scroller.scrollTop;
      }
      show();
    },
    /** Goes to the end and stays there. */
    toEnd() {
      wanted = true;
      following.grown();
    },
    /** Holds what is in sight still while the work adds something above it. */
    holding(work) {
      if (wanted) {
        work();
        following.grown();
        return;
      }
      scroller.style.overflowAnchor = "none";
      const below = scroller.scrollHeight - scroller.scrollTop;
      work();
      scroller.scrollTop = scroller.scrollHeight - below;
      last = scroller.scrollTop;
      scroller.style.overflowAnchor = "";
    },
  };
  button.addEventListener("click", () => following.toEnd());
  new ResizeObserver(() => following.grown()).observe(scroller);
  return following;
}
