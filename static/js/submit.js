// The error summary takes the focus, and leaving with something typed asks first.
(() => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  for (const form of document.querySelectorAll("main form[novalidate]")) {
    let typed = false;
    form.addEventListener("input", () => (typed = true));
    form.addEventListener("submit", () => (typed = false));
    window.addEventListener("beforeunload", (event) => {
      if (typed) event.preventDefault();
    });
  }
})();
