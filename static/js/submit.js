// The error summary takes the focus. What was typed is kept in this tab until it is sent: leaving
// asks first, and whoever comes back, in whatever language, finds it in the form. So the buttons that
// have the server keep it (pools/submit/ways_out.py) are plain links here.
(() => {
  for (const button of document.querySelectorAll("button[name=leave]")) {
    const link = document.createElement("a");
    for (const { name, value } of button.attributes) {
      if (/^(class|id|lang|title|aria-.+|data-.+)$/.test(name)) link.setAttribute(name, value);
    }
    link.classList.remove("leave");
    link.href = button.value;
    link.append(...button.childNodes);
    button.replaceWith(link);
  }
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  const place = `typed:${location.pathname.replace(/^\/[a-z]{2}(?=\/)/, "")}`;
  const unkept = ["hidden", "submit", "button", "file"];

  const fields = (form) =>
    [...form.elements].filter((field) => field.name && !unkept.includes(field.type));
  const choice = (field) => ["checkbox", "radio"].includes(field.type);
  const keyOf = (field) => (choice(field) ? `${field.name}=${field.value}` : field.name);
  // A tab without storage, or with too much in it, does without.
  const stored = (work) => {
    try {
      return work(sessionStorage);
    } catch {
      return null;
    }
  };

  function putBack(form, values) {
    let changed = false;
    for (const field of fields(form)) {
      const key = keyOf(field);
      if (!(key in values)) continue;
      const property = choice(field) ? "checked" : "value";
      changed ||= field[property] !== values[key];
      field[property] = values[key];
    }
    return changed;
  }

  [...document.querySelectorAll("main form[novalidate]")].forEach((form, number) => {
    const key = `${place}#${number}`;
    let typed = false;
    const earlier = stored((storage) => JSON.parse(storage.getItem(key)));
    if (earlier && !summary && putBack(form, earlier)) {
      typed = true;
      const words = document.getElementById("typed-before");
      if (words) form.before(words.content.cloneNode(true));
    }
    form.addEventListener("input", () => {
      typed = true;
      const values = fields(form).map((field) => [
        keyOf(field),
        choice(field) ? field.checked : field.value,
      ]);
      stored((storage) => storage.setItem(key, JSON.stringify(Object.fromEntries(values))));
    });
    form.addEventListener("submit", () => {
      typed = false;
      stored((storage) => storage.removeItem(key));
    });
    window.addEventListener("beforeunload", (event) => {
      if (typed) event.preventDefault();
    });
  });
})();
