// What the search dialog finds while one types: the results part of the plain search page.
// Loaded by site.js when the dialog is first opened.
const dialog = document.getElementById("search-dialog");
const form = dialog.querySelector("form");
const input = form.elements.q;
const place = dialog.querySelector("[data-found]");
const said = dialog.querySelector("[data-said]");
const WAIT = 180; // milliseconds after the last letter

let timer = 0;
let asking = null;

const clear = () => {
  place.replaceChildren();
  said.textContent = "";
};

const ask = async () => {
  asking?.abort();
  const words = input.value.trim();
  if (!words) return clear();
  asking = new AbortController();
  const address = new URL(form.action);
  address.searchParams.set("q", words);
  try {
    const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("search-results");
    if (!found) throw new Error("no results part");
    // The dialog announces the count itself; names of parts must not stand twice on a page.
    const count = found.querySelector("#search-count");
    count?.removeAttribute("role");
    for (const part of found.querySelectorAll("[id]")) {
      const old = part.id;
      part.id = `dialog-${old}`;
      for (const user of found.querySelectorAll(`[aria-labelledby="${old}"]`)) {
        user.setAttribute("aria-labelledby", part.id);
      }
    }
    found.removeAttribute("id");
    place.replaceChildren(document.adoptNode(found));
    said.textContent = count?.textContent.trim().replace(/\s+/g, " ") ?? "";
  } catch (error) {
    if (error.name !== "AbortError") clear(); // Enter still leads to the plain page
  }
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
};

input.addEventListener("input", later);

dialog.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    // A search field would take the key to empty itself.
    event.preventDefault();
    dialog.close();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [input, ...place.querySelectorAll("a[href]")];
  const here = stops.indexOf(document.activeElement);
  if (here < 0) return;
  const next = here + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0 || next >= stops.length) return;
  event.preventDefault();
  stops[next].focus();
});

dialog.addEventListener("click", (event) => {
  // The dialog itself is only hit outside its content.
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  // A link to a place on this very page leaves the dialog, too.
  else if (event.target.closest("a[href]")) dialog.close();
});

if (input.value) ask(); // typed before this file had arrived
