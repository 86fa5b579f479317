// The listing, where htmx swaps the results of the filter form. Without this file and htmx the
// form is an ordinary one and every page the same.
(() => {
  const form = () => document.getElementById("filters");
  const panel = () => document.getElementById("filter-panel");

  // What surrounds the results follows them in place, so that focus, open groups and the live
  // region stay the elements they were.
  const follow = (fresh) => {
    const places = document.querySelectorAll("#filters [id], .fresh, #chosen-count, #presets");
    for (const now of places) {
      const then = fresh.getElementById(now.id);
      if (!then) continue;
      if (now.matches("input, select, option")) {
        now.disabled = then.disabled && now !== document.activeElement;
        for (const name of ["aria-invalid", "aria-describedby"]) {
          if (then.hasAttribute(name)) now.setAttribute(name, then.getAttribute(name));
          else now.removeAttribute(name);
        }
        if (now.matches("option")) now.textContent = then.textContent;
      } else if (now.matches(".count, .note, .fresh, #chosen-count, #presets")) {
        if (now.innerHTML !== then.innerHTML) now.innerHTML = then.innerHTML;
      }
    }
  };

  // A message must not stay behind a closed panel.
  const reveal = (fresh) => {
    if (fresh.getElementById("filter-panel")?.open) panel().open = true;
  };

  // Only what was filled in goes into the address; the same address is not asked for twice.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target !== form()) return;
    const { formData } = event.detail;
    for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
    const query = new URLSearchParams(formData).toString();
    if (query === new URLSearchParams(location.search).toString()) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "results" || event.detail.isError) return;
    const fresh = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    const held = document.activeElement?.closest(".fresh") && document.activeElement.id;
    follow(fresh);
    reveal(fresh);
    // What had the focus may have been replaced, or taken away.
    if (held) document.getElementById(held)?.focus();
    if (held && document.activeElement === document.body) document.getElementById("found").focus();
  });

  // A network that fails must not leave the reader with a dead form.
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => form()?.submit());
  }

  // "Show 12 pools" leads to them; Enter in a field leaves one where one types.
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    if (!panel().open && document.activeElement?.id !== "show") return;
    panel().open = false;
    document.getElementById("found").focus();
  });

  // Picking a pool for comparison changes the address and the page in place.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.pick");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !plain || !window.htmx) return;
    event.preventDefault();
    htmx.ajax("GET", link.pathname + link.search, {
      source: document.getElementById("results"),
      target: "#results",
      select: "#results",
      swap: "outerHTML",
    });
  });
})();
