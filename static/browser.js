// What the server can't know of a browser: whether it has a share sheet, and whether it can draw maps. Styles follow the two classes.
(() => {
  const root = document.documentElement;
  const canvas = document.createElement("canvas");
  if (!canvas.getContext("webgl2") && !canvas.getContext("webgl")) root.classList.add("no-webgl");
  if (!navigator.share) return;
  root.classList.add("can-share");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.share-sheet");
    if (!link) return;
    event.preventDefault();
    navigator.share({ title: link.title, text: link.title, url: link.href }).catch(() => {});
  }, true);
})();
