// What the server can't know of a browser or can't do in it, for the hosted form.
(() => {
  // Whether it has a share sheet, and whether it can draw maps: styles follow the two classes.
  const root = document.documentElement;
  const canvas = document.createElement("canvas");
  if (!canvas.getContext("webgl2") && !canvas.getContext("webgl")) root.classList.add("no-webgl");
  if (navigator.share) {
    root.classList.add("can-share");
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.share-sheet");
      if (!link) return;
      event.preventDefault();
      navigator.share({ title: link.title, text: link.title, url: link.href }).catch(() => {});
    }, true);
  }
  // What opens the filters is called what is written on it, whenever Streamlit draws it.
  new MutationObserver(() => {
    document.querySelector('[data-testid="stExpandSidebarButton"]:not([aria-label="Filters"])')?.setAttribute("aria-label", "Filters");
  }).observe(root, { childList: true, subtree: true });
  // Back and Forward while the connection is lost change the address, but Streamlit tells nobody: it is told again when there is one.
  const connected = () => document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";
  let waiting = 0;
  addEventListener("popstate", () => {
    if (connected() || waiting) return;
    waiting = setInterval(() => {
      if (!connected()) return;
      clearInterval(waiting);
      waiting = 0;
      dispatchEvent(new PopStateEvent("popstate"));
    }, 200);
  });
})();
