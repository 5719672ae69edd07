// Photos beside the answers. They are sent by themselves, so that the form that is half given stays
// on the screen. Without a signal they wait as long as this page is open, whatever comes in place
// of the form they were chosen in.

import { whenOnline } from "./online.js";

const PART = "[data-photos-part]";
const UPLOAD_MS = 120_000; // of a network that swallows what is sent; then it is tried again
const SAID = "[data-photos-wait]:not([hidden]), [data-photos-kept], .has-error input";

const waiting = []; // what each form held when it was sent
let sending = null;
let told = null; // the clinic's last word of them
let fault = ""; // why some are not sent, as the notices name it
let notices = []; // those beside the form that was sent last

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-photos]")) return;
  event.preventDefault();
  fault = "";
  notices = noticesIn(event.target.closest(PART));
  waiting.push(new FormData(event.target));
  const button = event.target.querySelector("button");
  const said = button.textContent;
  Object.assign(button, { textContent: button.dataset.said, disabled: true });
  await sendWaiting();
  Object.assign(button, { textContent: said, disabled: false });
  document.querySelector(SAID)?.focus();
});
whenOnline(sendWaiting);
window.addEventListener("beforeunload", (event) => waiting.length && event.preventDefault());

/** One after the other; what cannot be sent now stays. */
export async function sendWaiting() {
  sending ??= sendEach().finally(() => (sending = null));
  await sending;
}

async function sendEach() {
  if (!waiting.length) return;
  if (fault === "no-signal") fault = "";
  try {
    while (waiting.length) {
      await send(waiting[0]);
      waiting.shift();
    }
  } catch {
    fault = "no-signal";
  }
  sayAgain();
}

async function send(fields) {
  const signal = AbortSignal.timeout(UPLOAD_MS);
  const answer = await fetch(location.href, { method: "POST", body: fields, signal });
  if (answer.status >= 500) throw new Error("not now");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(PART);
  if (part) told = part;
  else fault = "refused";
}

/** On the page that came in place of the one they were sent from, which may have no place for
    them. */
export function sayAgain() {
  const part = document.querySelector(PART);
  if (told && part !== told) part?.replaceWith(told);
  if (!part) document.getElementById("main").append(...notices);
  for (const notice of noticesIn(document)) {
    notice.hidden = notice.dataset.photosWait !== fault;
    if (!notice.hidden) notice.closest(PART)?.setAttribute("open", "");
  }
  const over = document.querySelector("[data-over]"); // says that the page may be closed
  if (over) over.hidden = Boolean(waiting.length || fault);
}

function noticesIn(place) {
  return [...place.querySelectorAll("[data-photos-wait]")];
}
