// Answers that wait on this phone. Each form has one entry, by its address and task; it is
// gone as soon as the clinic has what is in it.

import { PATIENCE_MS } from "./online.js";

const MARK = "prolo-answers ";
const PAGES = "prolo-forms";
const SENT = "Prolo-Sent";

/** What waits of the form at this address, of this task: a tablet has many at one address. */
export function unsent(path, task) {
  const name = `${MARK}${path} ${task}`;
  const read = () => JSON.parse(localStorage.getItem(name) ?? "{}");
  let kept = read();
  return {
    get fields() {
      return kept.fields;
    },
    get isReady() {
      return Boolean(kept.isReady);
    },
    /** Answers whether it is kept: a store may be full, or locked. */
    keep(changed) {
      const next = { ...kept, ...changed };
      try {
        localStorage.setItem(name, JSON.stringify(next));
      } catch {
        return false;
      }
      kept = next;
      return true;
    },
    /** All, or nothing where something was answered since ``covered`` was sent. */
    forget(covered) {
      if (covered && JSON.stringify(read().fields) !== JSON.stringify(covered)) return;
      kept = {};
      localStorage.removeItem(name);
    },
    /** Sent under its own key, so that it counts once however often this is tried. */
    async send(token) {
      kept = read(); // another page may have sent it meanwhile
      if (!kept.isReady) return { state: "nothing" };
      try {
        let answer = await post(kept, path, token);
        if (answer.status === 403) answer = await post(kept, path, await tokenOf(path));
        const state = stateOf(answer);
        if (state === "kept") this.forget();
        if (state === "to-mend" && !this.keep({ isReady: false })) this.forget();
        const isShown = state === "kept" || state === "to-mend";
        return { state, page: isShown && parsed(await answer.text()) };
      } catch {
        return { state: "no-signal" };
      }
    },
  };
}

function post(kept, path, token) {
  const body = new URLSearchParams(kept.fields);
  body.set("csrfmiddlewaretoken", token);
  body.set("waited_s", Math.max(0, Math.round((Date.now() - kept.at) / 1000)));
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return fetch(kept.to ?? path, { method: "POST", body, signal });
}

/** What became of it; what the clinic cannot take any more stays here and is said. */
function stateOf(answer) {
  if (answer.redirected) return "logged-out";
  if (answer.headers.has(SENT)) return "kept";
  if (answer.status === 422) return "to-mend";
  return answer.status >= 500 ? "no-signal" : "refused";
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** Sends what waits of other forms, each with the token of its own page; answers the addresses of
    what is left, and the clinic's answer to what was kept at the address that is open. */
export async function sendAll() {
  const left = [];
  let page = null;
  for (const [path, task] of waiting()) {
    const entry = unsent(path, task);
    const token = entry.isReady ? await tokenOf(path) : "";
    const result = token ? await entry.send(token) : { state: "left" };
    if (result.state !== "kept") left.push(path);
    else if (path === location.pathname) page = result.page;
  }
  return { left, page };
}

function waiting() {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(MARK))
    .map((name) => name.slice(MARK.length).split(" "));
}

async function tokenOf(path) {
  try {
    const page = parsed(await (await fetch(path)).text());
    return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  } catch {
    return "";
  }
}

/** The page of a form, kept so that it opens without a signal. */
export async function keepPage(script) {
  if (!script || !("serviceWorker" in navigator) || !navigator.onLine) return;
  try {
    await navigator.serviceWorker.register(script);
    const pages = await caches.open(PAGES);
    const parts = performance.getEntriesByType("resource").map((one) => one.name);
    const own = parts.filter((one) => one.startsWith(`${location.origin}/static/`));
    await pages.addAll([...new Set([location.href, ...own])]);
  } catch {
    // without it the form works as long as its page is open
  }
}

/** What the clinic has of a form that is half given, beside the page that was kept as it opened, so
    that it shows both without a signal: by the clinic's clock, when it was kept. */
export async function keepAnswers(task, fields, at) {
  if (!("caches" in window)) return;
  try {
    const pages = await caches.open(PAGES);
    if (!(await isKept(pages))) return;
    await pages.put(answersAt(task), new Response(JSON.stringify({ fields, at })));
  } catch {
    // the clinic has them
  }
}

/** … if the page that is open is older; a page that comes from the clinic shows them itself. */
export async function answersSince(openedAt, task) {
  if (!("caches" in window)) return null;
  const kept = await (await caches.match(answersAt(task)))?.json();
  return kept && kept.at > openedAt ? kept : null;
}

function answersAt(task) {
  return `${location.pathname}/${task}`;
}

function isKept(pages) {
  return pages.match(location.href, { ignoreSearch: true, ignoreVary: true });
}

/** In every language in which it was opened. The pages of other forms stay, as of a second child's;
    what they share goes with the last. */
export async function forgetPage() {
  if (!("caches" in window)) return;
  const pages = await caches.open(PAGES);
  const own = (one) => `${new URL(one.url).pathname}/`.startsWith(`${location.pathname}/`);
  for (const one of (await pages.keys()).filter(own)) await pages.delete(one, { ignoreVary: true });
  const left = (await pages.keys()).map((one) => new URL(one.url).pathname);
  if (left.every((path) => path.startsWith("/static/"))) await caches.delete(PAGES);
}
