// Small comforts. Every page works without this file.
(() => {
  // Copy buttons appear only where they work: <button data-copy="text" hidden>.
  const revealCopy = (within) => {
    if (!navigator.clipboard) return;
    for (const button of within.querySelectorAll("button[data-copy]")) button.hidden = false;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied || label;
      setTimeout(() => (button.textContent = label), 2000);
    } catch {
      // the text stands beside the button and can be selected
    }
  });

  // The menu closes on Escape and when the reader goes elsewhere.
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  // Search opens over the page by "/", Ctrl-K or the header's link; without this file the link
  // leads to the plain page. What finds, and how it looks, is loaded when it is first wanted.
  const search = document.getElementById("search-dialog");
  const openSearch = () => {
    if (!search.dataset.loaded) {
      search.dataset.loaded = "yes";
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = search.dataset.style;
      document.head.append(style);
      import(search.dataset.script);
    }
    if (!search.open) search.showModal();
    search.querySelector("input").select();
  };
  if (search?.showModal) {
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const letterK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!slash && !(letterK && !event.shiftKey && !event.altKey)) return;
      event.preventDefault();
      openSearch();
    });
    document.addEventListener("click", (event) => {
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!plain || !event.target.closest("a.search-link:not([aria-current])")) return;
      event.preventDefault();
      openSearch();
    });
  }

  document.addEventListener("htmx:afterSettle", () => revealCopy(document));
  revealCopy(document);
})();
