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

  // The cursor is where the eye is: on the claim last focused, clicked or gone to. It counts and
  // shows only while that claim is on screen.
  let cursor = null;
  let sent = false;

  // Messages stick to the top, over what is below them.
  const messages = document.querySelector(".messages");
  const covered = () => messages?.offsetHeight ?? 0;
  const inView = (claim) => {
    const box = claim.getBoundingClientRect();
    const seen = Math.min(box.bottom, innerHeight) - Math.max(box.top, covered());
    return seen >= Math.min(box.height / 2, innerHeight / 3);
  };
  const at = () => (cursor && inView(cursor) ? cursor : null);
  const mark = () => {
    const current = at();
    for (const claim of claims) claim.classList.toggle("current", claim === current);
  };
  const move = (to) => {
    cursor = to;
    mark();
  };
  const go = (claim) => {
    claim.focus({ preventScroll: true });
    // Not smoothly: the next letter may follow at once.
    claim.style.scrollMarginBlockStart = `${covered()}px`;
    claim.scrollIntoView({ block: "start", behavior: "instant" });
    move(claim);
  };
  const step = (by) => {
    const current = at();
    if (current) {
      const last = claims.length - 1;
      return go(claims[Math.min(Math.max(claims.indexOf(current) + by, 0), last)]);
    }
    const below = claims.find((claim) => claim.getBoundingClientRect().top >= covered());
    go(claims.find(inView) ?? below ?? claims.at(-1));
  };

  const follow = (event) => move(event.target.closest?.("[data-claim]") ?? null);
  document.addEventListener("focusin", follow);
  document.addEventListener("click", follow);
  document.addEventListener("scroll", mark, { capture: true, passive: true });
  document.addEventListener("toggle", mark, { capture: true });
  addEventListener("resize", mark);
  // One press, one act: a second letter would hit a page that is on its way out.
  document.addEventListener("submit", () => (sent = true));
  addEventListener("pageshow", () => (sent = false));

  // Where something is to be mended, or where one was.
  const first =
    claims.find((claim) => claim.querySelector("[role=alert]")) ??
    claims.find((claim) => `#${claim.id}` === location.hash);
  if (first) go(first);

  const modified = (event) =>
    ["Control", "Meta", "Alt", "AltGraph", "Shift"].some((key) => event.getModifierState(key));
  const elsewhere = (element) =>
    element.closest("input, textarea, select, [contenteditable], dialog, [role=dialog]") !== null ||
    document.querySelector("dialog[open], [role=dialog]:not([aria-hidden=true])") !== null;

  const unfold = (fold, selector) => {
    fold.open = true;
    fold.querySelector(selector)?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (sent || event.defaultPrevented || event.isComposing) return;
    // Capital letters lead to the buttons that are about all claims; Enter presses them there.
    const all = event.shiftKey && document.querySelector(`[data-key-all="${CSS.escape(event.key)}"]`);
    if (all && !event.repeat && !elsewhere(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return all.focus();
    }
    if (modified(event) || elsewhere(event.target)) return;
    if (event.key === "j") return step(1);
    if (event.key === "k") return step(-1);
    const claim = at();
    if (!claim || event.repeat) return;
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
      if (event.key === key && field && !field.value.trim()) {
        return unfold(words, `[name$="-${name}"]`);
      }
    }
    button.click();
  });
})();
