// Keyboard short cuts. What each key does stands on the page, in [data-keys], and nowhere else:
// <kbd data-key="v" data-goto="#vials">v</kbd> leads to the first thing inside #vials that can
// have the focus. A key only leads somewhere; what is found there is pressed with Enter.
//
// A key counts while nothing is typed: Escape leaves a field. «?» shows the list, Escape closes
// it and goes back. The tick in the list turns the keys off in this browser.

const OFF = "prolo-keys-off";
const TYPED_IN =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])";
const TAKES_FOCUS =
  "a[href], button, select, textarea, input:not([type=hidden]), summary, [tabindex='0']";

const list = document.querySelector("[data-keys]");
let cameFrom = null;

function begin() {
  list.hidden = false;
  const on = list.querySelector("[data-keys-on]");
  on.checked = !isOff();
  on.addEventListener("change", () => remember(on.checked));
  document.addEventListener("keydown", heed);
}

function heed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.isComposing) return;
  if (event.key === "Escape") leave(event);
  else if (!event.target.closest?.(TYPED_IN) && !isOff()) follow(event);
}

function follow(event) {
  if (event.key === "?") {
    event.preventDefault();
    cameFrom = document.activeElement;
    list.open = true;
    list.querySelector("summary").focus();
    return;
  }
  const found = byKey(event.key);
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.scrollIntoView({ block: "center" });
}

function byKey(key) {
  const rows = list.querySelector("[data-key-rows]")?.dataset.keyRows;
  if (rows && /^[1-9]$/.test(key)) {
    return firstIn(document.querySelectorAll(rows)[Number(key) - 1], "select, .row-sum");
  }
  const own = [...list.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  return own && firstIn(document.querySelector(own.dataset.goto));
}

function firstIn(place, what = TAKES_FOCUS) {
  if (!place) return null;
  return [place, ...place.querySelectorAll(what)].find(
    (one) => one.matches(what) && one.tabIndex >= 0 && one.checkVisibility(),
  );
}

function leave(event) {
  if (list.open && list.contains(event.target)) {
    list.open = false;
    (cameFrom?.isConnected ? cameFrom : list.querySelector("summary")).focus();
  } else if (event.target.closest?.(TYPED_IN)) {
    const row = event.target.closest("[data-row]")?.querySelector(".row-move");
    if (row) row.focus();
    else event.target.blur();
  }
}

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false; // a browser that keeps nothing
  }
}

function remember(isOn) {
  try {
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // it counts until the page is left
  }
}

if (list) begin();
