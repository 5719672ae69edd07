// What an open page asks of the clinic again and again, and whether an answer comes. Whoever looks
// at a screen that hears nothing any more must not think that nobody waits.

const SILENT_MS = 10_000; // two or three questions without an answer
const PATIENCE_MS = 8_000; // a network that is gone swallows a question and says nothing
const POLL = { "Prolo-Poll": "inbox" }; // asking is no sign of life
const NOW = "Prolo-Now"; // a header of the answer: the time on the clinic's wall

const askers = new Map(); // by the address that is asked
let notice = null;
let title = document.title; // while it hears
let isOver = false;

/** The answer's status and text; null: none came, or one is still waited for. */
export async function ask(address) {
  const url = new URL(address, location.href);
  const one = askers.get(url.pathname) ?? { asOf: template().dataset.asOf };
  if (isOver || one.isWaiting) return null;
  askers.set(url.pathname, one);
  one.since ??= Date.now();
  one.isWaiting = true;
  const answer = await answerOf(url).catch(() => null);
  one.isWaiting = false;
  if (!answer || isOver) return null;
  if (answer.isLoggedOut) return end();
  one.since = undefined;
  one.asOf = answer.asOf ?? one.asOf;
  tell();
  return answer;
}

async function answerOf(url) {
  const answer = await fetch(url, { headers: POLL, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (answer.redirected) return { isLoggedOut: true };
  if (!answer.ok) return null;
  return { status: answer.status, text: await answer.text(), asOf: answer.headers.get(NOW) };
}

function end() {
  askers.clear();
  tell();
  isOver = true;
  document.dispatchEvent(new Event("logged-out"));
  return null;
}

/** What the page is called, from now on or as soon as it hears again: the one place that says so. */
export function entitle(text) {
  title = text;
  document.title = notice ? notice.querySelector(".notice-title").textContent : title;
}

// It goes by itself as soon as an answer comes.
function tell() {
  const silent = [...askers.values()].find((one) => Date.now() - one.since > SILENT_MS);
  for (const claim of document.querySelectorAll("[data-nobody-waits]")) claim.hidden = Boolean(silent);
  if (silent && !notice) {
    const shown = template().content.cloneNode(true);
    shown.querySelector("[data-since]").textContent = silent.asOf;
    notice = shown.firstElementChild;
    document.querySelector("main > .wrap").prepend(notice);
    entitle(title);
  } else if (!silent && notice) {
    notice.remove();
    notice = null;
    entitle(title);
  }
}

const template = () => document.getElementById("unheard");

setInterval(tell, 1000);
