// Small comforts. Every page works without this file.

// A form is sent once, even by a double click; the key inside it makes a second one harmless.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// Back from another page: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Forms kept to open without a signal go with the person who had them open.
document.addEventListener("submit", (event) => {
  if (event.target.action.endsWith("/log-out")) globalThis.caches?.delete("prolo-forms");
});

// The faults of a form come first, wherever the browser had its focus.
const focusFirst = (root) => root.querySelector("[autofocus]")?.focus();
window.addEventListener("DOMContentLoaded", () => focusFirst(document));
document.addEventListener("htmx:afterSwap", (event) => focusFirst(event.target));

// The rest of a group answered as usual, without waiting for the server: only what is still open.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-rest]");
  if (!button) return;
  event.preventDefault();
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.rest))) {
    answer(button.form.elements.namedItem(name), value);
  }
  // What was said stands where it was pressed; on goes who typed with what is still open.
  const said = button.parentElement;
  said.textContent = `✓ ${button.textContent.trim()}`;
  said.tabIndex = -1;
  const open = [...said.closest("fieldset").querySelectorAll("[type=radio], [inputmode]")];
  (open.find(isOpen) ?? said).focus({ preventScroll: true });
});

const isOpen = (one) => !one.form.elements.namedItem(one.name).value && one.checkVisibility();

function answer(controls, value) {
  if (controls?.type === "checkbox") controls.checked = true; // its value says nothing of the tick
  if (!controls || controls.value) return;
  if (controls instanceof RadioNodeList) {
    for (const one of controls) if (one.value === value) one.checked = true;
  } else {
    controls.value = value;
  }
}

// A menu closes with Escape and when something else is touched.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.who[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.who[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// On paper every reason and every part of a paper is open.
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details.why, .document details")) one.open = true;
});

// A link to what is folded away opens it first, where a browser does not do so itself.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (link) unfold(link.hash);
});
window.addEventListener("DOMContentLoaded", () => unfold(location.hash));

function unfold(hash) {
  let one = document.getElementById(decodeURIComponent(hash.slice(1)));
  for (; one; one = one.parentElement) if (one.matches("details")) one.open = true;
}

// Something went wrong while a part of the page was fetched: say so where people look.
document.addEventListener("htmx:responseError", () => showTrouble());
document.addEventListener("htmx:sendError", () => showTrouble());

function showTrouble() {
  const trouble = document.getElementById("trouble");
  if (trouble) trouble.hidden = false;
}
