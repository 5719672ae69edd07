// How many reports nobody has answered, beside «Inbox» and in the title of every page that is open,
// also of one that nobody looks at. Without this file the number is that of when the page was made.

import { ask, entitle } from "./heard.js";

const ASK_EVERY_MS = 8_000;
const title = document.title;
const marks = document.querySelectorAll("[data-unanswered]");

let asking = marks.length ? setInterval(renew, ASK_EVERY_MS) : 0;
if (marks.length) show(marks[0].textContent);
for (const change of ["online", "offline", "pageshow"]) window.addEventListener(change, renew);

async function renew() {
  if (!asking) return;
  const answer = await ask(marks[0].dataset.unanswered);
  if (answer) show(answer.text);
}

function show(text) {
  const n = parseInt(text, 10);
  for (const mark of marks) {
    mark.hidden = !n;
    mark.querySelector("[data-n]").textContent = n;
  }
  entitle(n ? `(${n}) ${title}` : title);
}

// Whoever looks at this screen must not think that it still tells. A list of people goes; what
// somebody typed stays, and is sent after they have logged in.
document.addEventListener("logged-out", () => {
  if (!asking) return;
  clearInterval(asking);
  asking = 0;
  for (const mark of marks) mark.hidden = true;
  const template = document.getElementById("unwatched");
  entitle(template.content.querySelector(".notice-title").textContent);
  const list = document.querySelector("[data-waiting]");
  const main = document.querySelector("main > .wrap");
  if (list) main.replaceChildren(template.content);
  else main.prepend(template.content);
});
