// The list of who waits keeps itself new while somebody can see it, and its clocks run.
// Without this file the page says how long was left when it was made.

const ASK_EVERY_MS = 4000; // a new concern is on the page within five seconds
const POLL = { headers: { "Prolo-Poll": "inbox" } }; // asking is no sign of life

const list = () => document.querySelector("[data-waiting]");

async function ask() {
  if (document.hidden || !list()) return;
  const { from, digest } = list().dataset;
  const answer = await fetch(`${from}?seen=${digest}`, POLL);
  if (answer.redirected) return document.dispatchEvent(new Event("logged-out"));
  if (answer.status !== 200) return;
  const text = await answer.text();
  if (list().contains(document.activeElement)) return mark(); // nobody's button moves away
  list().outerHTML = text;
  begin();
}

// What is new waits until the person has left the list.
function mark() {
  list().addEventListener("focusout", () => setTimeout(ask), { once: true });
}

let begun = performance.now();

function begin() {
  begun = performance.now();
  for (const one of document.querySelectorAll("[data-left-s]")) one.dataset.said = one.textContent;
}

function tick() {
  if (document.hidden) return;
  const passed = (performance.now() - begun) / 1000;
  for (const one of document.querySelectorAll("[data-left-s]")) {
    const left = Number(one.dataset.leftS) - passed;
    one.textContent = one.dataset.said.replace(/\d+ h \d+ min|\d+ min/, lasting(Math.abs(left)));
  }
}

// Under a day, as the page says it, with seconds in the last ten minutes; days stay as they are.
function lasting(seconds) {
  const [h, min, s] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  if (h) return `${h} h ${min} min`;
  return min < 10 ? `${min} min ${s} s` : `${min} min`;
}

begin();
tick();
setInterval(tick, 1000);
setInterval(() => ask().catch(() => {}), ASK_EVERY_MS);
document.addEventListener("visibilitychange", () => ask().catch(() => {}));
