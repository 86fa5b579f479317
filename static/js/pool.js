// A pool's page and the comparison: opening evidence. Without this file each fold opens on its own.
(() => {
  const folds = () => document.querySelectorAll("main details");
  const all = document.querySelector("button[data-open-all]");
  if (all) {
    const open = all.textContent;
    all.hidden = false;
    all.addEventListener("click", () => {
      const opening = all.textContent === open;
      for (const fold of folds()) fold.open = opening;
      all.textContent = opening ? all.dataset.close : open;
    });
  }

  // A link to a claim opens it.
  const reveal = () => {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = place?.querySelector?.(":scope > details");
    if (fold) fold.open = true;
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // On paper everything is open, also in browsers that do not open folds by style.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...folds()].filter((fold) => !fold.open);
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
