// A page on the tablet closes by itself, so long after it was touched last, and says so before. Without
// this file it closes so long after it was opened.

const WARNS_MS = 120_000; // before it closes
const TELLS_MS = 300_000; // the server, at most so often, that somebody is still there
const LOOKS_MS = 1000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "scroll", "input", "touchmove"];

const here = document.querySelector("[data-closes-s]");
const { closesS, closesUrl, awakeUrl } = here.dataset;
let touched = Date.now();
let told = touched;
let isClosing = false;

function touch() {
  touched = Date.now();
  here.hidden = true;
  if (touched - told < TELLS_MS) return;
  told = touched;
  const body = new URLSearchParams({
    csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value,
  });
  fetch(awakeUrl, { method: "POST", body }).catch(() => {}); // the next touch but some tells it again
}

function look() {
  const left = touched + closesS * 1000 - Date.now();
  if (isClosing || left > WARNS_MS) return;
  here.hidden = false;
  if (left > 0) return;
  isClosing = true; // once: what was open is asked for only the first time
  location.assign(closesUrl);
}

for (const one of TOUCHES) document.addEventListener(one, touch, { capture: true, passive: true });
setInterval(look, LOOKS_MS);
document.addEventListener("visibilitychange", look); // a tablet that slept ran no clock
