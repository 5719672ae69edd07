// The list of who waits keeps itself new while somebody can see it, and its clocks run.
// Without this file the page says how long was left when it was made.

import { ask } from "./heard.js";

const ASK_EVERY_MS = 4000; // a new concern is on the page within five seconds
const PRESSED_MS = 100;

const list = () => document.querySelector("[data-waiting]");

async function renew() {
  if (document.hidden || !list()) return;
  const { from, digest } = list().dataset;
  const address = new URL(from, location.href);
  address.searchParams.set("seen", digest);
  const answer = await ask(address);
  if (answer?.status !== 200) return;
  while (list()?.querySelector(":active")) await pause(PRESSED_MS); // no button moves under a press
  if (list()) swap(answer.text);
}

/** Whoever is in the list stays at the same control of the same person, and the page where it was. */
function swap(text) {
  const from = list().contains(document.activeElement) ? document.activeElement : null;
  const place = from && { pk: from.closest("[data-pk]")?.dataset.pk, leadsTo: leadsTo(from) };
  const top = window.scrollY;
  list().outerHTML = text;
  begin();
  if (place) (sameAs(place) ?? list()).focus({ preventScroll: true });
  window.scrollTo({ top, behavior: "instant" });
}

function sameAs({ pk, leadsTo: to }) {
  const controls = list().querySelectorAll(`[data-pk="${pk}"] :is(a, button)`);
  return [...controls].find((one) => leadsTo(one) === to);
}

const leadsTo = (control) => control.href ?? control.form?.action;
const pause = (ms) => new Promise((over) => setTimeout(over, ms));

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
setInterval(renew, ASK_EVERY_MS);
document.addEventListener("visibilitychange", renew);
window.addEventListener("online", renew);
