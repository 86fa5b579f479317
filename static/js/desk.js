// The desk by keyboard: j and k go through the claims, the letters on the buttons press them.
// Everything is a form and a button; this file only saves the mouse.
(() => {
  const form = document.getElementById("desk-form");
  if (form) {
    // What is typed travels with every button of the page, but not with its links.
    let unsent = "kept" in form.dataset;
    form.addEventListener("input", () => (unsent = true));
    form.addEventListener("submit", () => (unsent = false));
    addEventListener("beforeunload", (event) => {
      if (unsent) event.preventDefault();
    });
    // Enter in an edited value accepts that claim, not the first one of the page.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches(".desk-edit input")) return;
      event.preventDefault();
      event.target.closest("[data-claim]").querySelector("[data-key=a]")?.click();
    });
  }

  const claims = [...document.querySelectorAll("[data-claim]")];
  if (!claims.length) return;
  // Where something is to be mended, or where one was.
  let at = claims.findIndex((claim) => claim.querySelector("[role=alert]"));
  if (at < 0) at = claims.findIndex((claim) => `#${claim.id}` === location.hash);

  const go = (to) => {
    at = Math.min(Math.max(to, 0), claims.length - 1);
    for (const claim of claims) claim.classList.toggle("current", claim === claims[at]);
    claims[at].focus({ preventScroll: true });
    claims[at].scrollIntoView({ block: "start" });
  };
  if (at >= 0) go(at);

  const typing = (element) =>
    element.closest("input, textarea, select, [contenteditable], dialog") !== null;

  const unfold = (fold, selector) => {
    fold.open = true;
    fold.querySelector(selector)?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") return go(at + 1);
    if (event.key === "k") return go(at - 1);
    const claim = claims[at];
    if (!claim) return;
    if (event.key === "e") {
      const edit = claim.querySelector("details.desk-edit");
      if (edit) {
        event.preventDefault();
        unfold(edit, "input:not([type=hidden]), textarea, select");
      }
      return;
    }
    const button = claim.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    const words = claim.querySelector("details.desk-words");
    for (const [key, name] of [["q", "note"], ["d", "reason_code"]]) {
      const field = words?.querySelector(`[name$="-${name}"]`);
      if (event.key === key && field && !field.value) return unfold(words, `[name$="-${name}"]`);
    }
    button.click();
  });
})();
