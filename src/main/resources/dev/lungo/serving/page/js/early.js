// Runs before the first paint, so that neither the theme nor the folded sidebar flashes.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("lungo.theme");
    if (theme === '"light"' || theme === '"dark"') {
      root.dataset.theme = JSON.parse(theme);
    }
    if (localStorage.getItem("lungo.folded") === "true") {
      root.dataset.folded = "";
    }
  } catch {
    // No storage, or a foreign value in it: the system's theme and an open sidebar.
  }
})();
