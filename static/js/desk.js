// The desk by keyboard: j and k go through the claims, the letters on the buttons press them.
// Everything is a form and a button; this file only saves the mouse.
(() => {
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
        edit.open = true;
        edit.querySelector("input[name=edit]").checked = true;
        edit.querySelector("input:not([type=hidden], [name=edit]), textarea, select")?.focus();
      }
      return;
    }
    const button = claim.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    const note = claim.querySelector("textarea[name=note]");
    const reason = claim.querySelector("select[name=reason_code]");
    if (event.key === "q" && note && !note.value) return note.focus();
    if (event.key === "d" && reason && !reason.value) return reason.focus();
    button.click();
  });
})();
