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

  // Comparing: no more pools than the form says (data-most), and a count in its status line.
  const countChosen = () => {
    const form = document.querySelector("form[data-most]");
    if (!form) return;
    const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${form.id}"]`)];
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.disabled = !box.checked && chosen >= Number(form.dataset.most);
    for (const place of form.querySelectorAll("[data-chosen]")) {
      place.textContent = chosen ? `${place.dataset.chosen} ${chosen}` : "";
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox][form]")) countChosen();
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

  const refresh = () => {
    revealCopy(document);
    countChosen();
  };
  document.addEventListener("htmx:afterSettle", refresh);
  refresh();
})();
