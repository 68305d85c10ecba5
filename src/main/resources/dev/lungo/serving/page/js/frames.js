// Work that is done at most once per frame, however often it is asked for. So an answer at 200
// tokens per second is drawn 60 times, and one that nobody looks at not at all.

const due = new Set();
let asked = false;

export function nextFrame(work) {
  due.add(work);
  if (!asked) {
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const all = [...due];
      due.clear();
      all.forEach(one => one());
    });
  }
}
