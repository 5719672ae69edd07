// Photos beside the answers. They are sent by themselves, so that the form that is half given stays
// on the screen. Without a signal they wait as long as this page is open.

let waiting = null;
let told = null; // the clinic's last word of them

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-photos]")) return;
  event.preventDefault();
  send(event.target);
});
window.addEventListener("online", () => waiting?.isConnected && send(waiting));

async function send(form) {
  const button = form.querySelector("button");
  const said = button.textContent;
  Object.assign(button, { textContent: button.dataset.said, disabled: true });
  waiting = null;
  try {
    await sent(new FormData(form));
  } catch {
    waiting = form;
    say("no-signal");
  }
  Object.assign(button, { textContent: said, disabled: false });
}

async function sent(fields) {
  const answer = await fetch(location.href, { method: "POST", body: fields });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-photos-part]");
  if (!part) return say("refused");
  told = part;
  sayAgain();
  told.querySelector("[data-photos-kept], .has-error input")?.focus();
}

/** On the page that came in place of the one they were sent from. */
export function sayAgain() {
  if (told) document.querySelector("[data-photos-part]")?.replaceWith(told);
}

function say(what) {
  for (const notice of document.querySelectorAll("[data-photos-wait]")) {
    notice.hidden = notice.dataset.photosWait !== what;
    if (!notice.hidden) notice.focus();
  }
}
