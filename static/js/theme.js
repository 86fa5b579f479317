// Runs before the first paint, so that a remembered theme does not flash. Kept in the
// visitor's own browser; no cookie, nothing sent.
(() => {
  const root = document.documentElement;
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // storage is blocked: the system's theme it is
  }
  const show = () => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  show();

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector(".theme-switch");
    if (!box) return;
    const buttons = box.querySelectorAll("button");
    const mark = () => {
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.value === (theme || "system")));
      }
    };
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      theme = button.value === "system" ? null : button.value;
      try {
        if (theme) localStorage.setItem("theme", theme);
        else localStorage.removeItem("theme");
      } catch {
        // the choice holds for this page
      }
      show();
      mark();
    });
    mark();
    box.hidden = false;
  });
})();
