// A form that a person answers alone: one question a screen, kept after each, sent once even when
// the signal comes hours later. Without this file it is one page with a button.

import { faultAt, levelOf, numberOf } from "./numbers.js";
import { showWhatHoldsNow } from "./holds.js";
import { PATIENCE_MS, whenOnline } from "./online.js";
import { sayAgain, sendWaiting } from "./photos.js";
import { answersSince, forgetPage, keepAnswers, keepPage, sendAll, unsent } from "./unsent.js";

const DRAFT = "Prolo-Draft";
const SEEN = "Prolo-Seen";
const LEVEL = "Prolo-Level";
const HEAVIEST_FIRST = ["emergency", "same-day"];

const OF_THE_PAGE = new Set(["form_token", "form_shown", "draft_seen"]);

let ending = null; // ends what the form in this page began, when another takes its place

const form = document.querySelector("form[data-answering]");
if (form) open(form);
else lookForOthers();

// -- one question after the other

function open(form) {
  const find = (selector) => form.querySelector(selector);
  const asks = [...form.querySelectorAll(".ask")];
  const entry = unsent(location.pathname, form.elements.task.value);
  const here = location.pathname + location.search;
  let at = 0;
  let keeping = Promise.resolve();
  let sending = null;
  let isTouched = false;
  let saidByClinic = "";
  let isLeft = Boolean(entry.fields); // what is half given is here, and not with the clinic
  ending = new AbortController();
  const { signal } = ending;
  const isRefused = form.dataset.answering === "refused";
  const task = form.elements.task.value;
  const sends = find("[data-send]").textContent;
  const asksToSend = find("[data-end]").textContent;

  if (entry.fields && !isRefused) fill(form, entry.fields);
  const faulty = asks.findIndex((ask) => ask.querySelector(".has-error"));
  form.classList.add("is-stepped");
  find("[data-progress]").hidden = find("[data-ways]").hidden = false;
  find("[data-end]").hidden = false;
  for (const part of document.querySelectorAll("[data-photos-part]")) part.hidden = false;
  show(faulty >= 0 ? faulty : whereItWasLeft(), { quietly: true });
  weigh();
  if (entry.isReady) send();
  if (!entry.fields && !isRefused && form.dataset.offline) goOn();
  keepPage(form.dataset.offline);

  find("[data-next]").addEventListener("click", next);
  find("[data-back]").addEventListener("click", () => show(step(-1)));
  find("[data-who]")?.addEventListener("click", askWho);
  form.addEventListener("change", keep);
  form.addEventListener("input", () => say("")); // not when it is left: «Next» would move away
  form.addEventListener("keydown", (event) => {
    const isLine = event.target.matches("input:not([type=hidden])");
    if (event.key !== "Enter" || !isLine || asks[at].dataset.last !== undefined) return;
    event.preventDefault();
    next();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isKept = entry.keep({ fields: fields(form), at: Date.now(), isReady: true, to: here });
    showSending(true);
    // What is half given must not arrive behind the whole. A phone that keeps nothing sends it as
    // any form is sent.
    Promise.all([keeping, sending]).then(isKept ? send : () => form.submit());
  });
  whenOnline(again, signal);

  /** From a copy of the page that is older than what was answered in it. */
  async function goOn() {
    const kept = await answersSince(form.dataset.opened, task);
    if (!kept || isTouched || signal.aborted) return;
    fill(form, kept.fields);
    form.elements.draft_seen.value = kept.at;
    form.dataset.begun = "yes";
    show(whereItWasLeft(), { quietly: true });
    weigh();
  }

  function again() {
    weigh();
    if (entry.isReady) send();
    else keeping = keeping.then(() => isLeft && keepNow());
  }

  function asked() {
    return asks.filter(isAsked);
  }

  function isAsked(ask) {
    return !ask.dataset.when || holds(JSON.parse(ask.dataset.when));
  }

  /** What was answered to a question that is not asked any more counts for no other. */
  function holds({ how, of }) {
    const held = of.map(({ question, operator, value }) => {
      const about = asks.find((ask) => ask.dataset.ask === question);
      const given = about && isAsked(about) ? valueOf(form, question) : "";
      if (operator === "exists") return Boolean(given) === value;
      if (typeof value === "number") return given !== "" && compare(numberOf(given), operator, value);
      return operator === "!=" ? given !== "" && given !== value : given === value;
    });
    return how === "any" ? held.some(Boolean) : held.every(Boolean);
  }

  /** After the last question that was answered; what waits to be sent is at its end. */
  function whereItWasLeft() {
    if (entry.isReady) return asks.length - 1;
    if (!form.dataset.begun && !entry.fields) return 0;
    return Math.max(asks.findIndex((ask) => asked().includes(ask) && needs(ask)), 0);
  }

  function isAnswered(ask) {
    return Boolean(ask.dataset.ask && valueOf(form, ask.dataset.ask));
  }

  function needs(ask) {
    return ask.dataset.needed !== undefined && !isAnswered(ask);
  }

  function step(by) {
    const open = asked();
    const place = open.indexOf(asks[at]);
    return asks.indexOf(open[Math.min(Math.max(place + by, 0), open.length - 1)]);
  }

  function next() {
    const isOpen = needs(asks[at]);
    const fault = faultAt(asks[at], asks, answerTo);
    find("[data-ask-first]").hidden = !isOpen;
    say(fault);
    if (!isOpen && !fault) show(step(1));
  }

  function say(fault) {
    Object.assign(find("[data-wrong]"), { textContent: fault, hidden: !fault });
  }

  /** Once the clinic has what was answered: the page that comes then shows it. */
  async function askWho(event) {
    const { who, said } = event.target.dataset;
    event.preventDefault();
    if (isLeft) keep();
    await keeping;
    if (isLeft || !navigator.onLine) say(said);
    else location.assign(who);
  }

  function answerTo(name) {
    return valueOf(form, name);
  }

  function show(number, { quietly = false } = {}) {
    at = number;
    find("[data-ask-first]").hidden = true;
    say("");
    for (const ask of asks) ask.hidden = ask !== asks[at];
    for (const about of asks[at].querySelectorAll("[data-about]")) {
      about.firstElementChild.textContent = valueOf(form, about.dataset.about);
      about.hidden = false;
    }
    for (const group of form.querySelectorAll("fieldset[id]")) {
      if (group.querySelector(".ask")) group.hidden = !group.querySelector(".ask:not([hidden])");
    }
    const open = asked().filter((ask) => ask.dataset.ask);
    const place = open.indexOf(asks[at]);
    find("[data-progress]").hidden = place < 0;
    find("[data-at]").textContent = place + 1;
    find("[data-of]").textContent = open.length;
    Object.assign(find("progress"), { max: open.length, value: place + 1 });
    find("[data-back]").hidden = at === 0;
    find("[data-next]").hidden = asks[at].dataset.last !== undefined;
    if (!quietly) {
      asks[at].focus({ preventScroll: true });
      (document.querySelector("[data-urgent]:not([hidden])") ?? form).scrollIntoView();
    }
  }

  // -- kept after each answer, here only while the clinic cannot be reached

  function keep() {
    isTouched = true;
    weigh();
    keepHere();
    keeping = keeping.then(keepNow); // one after the other, so that the last one stands
  }

  /** At once: a network that swallows what is sent says so late, and this page may be gone then. */
  function keepHere() {
    sayWhatWaits("");
    return entry.keep({ fields: fields(form), at: Date.now(), isReady: false });
  }

  async function keepNow() {
    if (entry.isReady || signal.aborted) return; // «Send» was pressed: it holds all of this
    const said = find("[data-kept]");
    const covered = fields(form);
    const isHere = keepHere();
    isLeft = true;
    try {
      const answer = await fetch(here, {
        method: "POST",
        body: new FormData(form),
        headers: { [DRAFT]: "1" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      isLeft = answer.status >= 500; // what it refuses now it refuses again
      if (answer.status !== 204) throw new Error("not kept");
      if (entry.isReady || signal.aborted) return;
      entry.forget(covered);
      saidByClinic = answer.headers.get(LEVEL) ?? "";
      const seen = answer.headers.get(SEEN); // not where another page answered more meanwhile
      if (seen) form.elements.draft_seen.value = seen;
      if (seen && form.dataset.offline) await keepAnswers(task, covered, seen);
      weigh();
      said.textContent = said.dataset.said;
    } catch {
      if (entry.isReady || signal.aborted) return;
      said.textContent = isHere ? said.dataset.saidHere : said.dataset.saidNowhere;
    }
  }

  function showSending(isSending) {
    const button = find("[data-send]");
    const textContent = isSending ? button.dataset.said : sends;
    Object.assign(button, { textContent, disabled: isSending });
  }

  /** Since «Send» was pressed, above the form and at its end; nothing waits of what is changed. */
  function sayWhatWaits(state) {
    for (const notice of document.querySelectorAll("[data-waits]")) {
      notice.hidden = notice.dataset.waits !== state;
    }
    const end = find("[data-end]");
    end.textContent = state === "no-signal" ? end.dataset.saidWaits : asksToSend;
    end.hidden = ["refused", "logged-out"].includes(state);
  }

  function weigh() {
    const marked = [...form.querySelectorAll("[data-level]:checked, [data-later]:checked")];
    const measured = asked().map((ask) => levelOf(ask, answerTo));
    const levels = [...marked.map(levelNow), ...measured, saidByClinic];
    const heaviest = HEAVIEST_FIRST.find((level) => levels.includes(level));
    showWhatHoldsNow();
    for (const notice of document.querySelectorAll("[data-urgent]")) {
      const isNew = notice.hidden && notice.dataset.urgent === heaviest;
      notice.hidden = notice.dataset.urgent !== heaviest;
      if (isNew) notice.scrollIntoView();
    }
  }

  /** One after the other: each is sent under the same key. */
  function send() {
    sending ??= sendNow().finally(() => (sending = null));
    return sending;
  }

  async function sendNow() {
    showSending(true);
    const result = await entry.send(form.elements.csrfmiddlewaretoken.value);
    showSending(false);
    if (signal.aborted) return; // it was sent twice at once, and the clinic has answered already
    if (result.page) return put(result.page);
    sayWhatWaits(result.state);
    document.querySelector("[data-waits]:not([hidden])")?.focus();
  }
}

/** How urgent an answer is by now: it may weigh more so many hours after the session. */
function levelNow({ dataset }) {
  const later = JSON.parse(dataset.later ?? "[]").filter(([from]) => from <= Date.now());
  return later.at(-1)?.[1] ?? dataset.level;
}

function compare(given, operator, value) {
  const held = {
    "=": given === value,
    "!=": given !== value,
    ">": given > value,
    "<": given < value,
    ">=": given >= value,
    "<=": given <= value,
  };
  return held[operator] ?? false;
}

function valueOf(form, name) {
  const controls = form.elements.namedItem(name);
  return controls ? String(controls.value).trim() : "";
}

function fields(form) {
  return [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
}

function fill(form, fields) {
  for (const [name, value] of fields) {
    const controls = form.elements.namedItem(name);
    if (!controls || OF_THE_PAGE.has(name)) continue;
    if (controls instanceof RadioNodeList) {
      for (const one of controls) one.checked = one.value === value;
    } else {
      controls.value = value;
    }
  }
}

/** The clinic's answer in place of the form: that it is kept, or what is to be put right. The form
    that was there keeps and sends nothing any more: its entry is that of the one that is mended. */
function put(page) {
  ending?.abort();
  document.title = page.title;
  document.getElementById("main").replaceWith(page.getElementById("main"));
  sayAgain();
  sendWaiting();
  const refused = document.querySelector("form[data-answering]");
  if (refused) {
    refused.dataset.answering = "refused";
    open(refused);
  } else {
    forgetPage();
  }
  document.querySelector("[autofocus]")?.focus();
  window.scrollTo(0, 0);
}

// -- other pages: what waits on this phone is sent, or said

async function lookForOthers() {
  const { left, page } = await sendAll();
  if (page) put(page);
  for (const notice of document.querySelectorAll("[data-unsent-here]")) {
    notice.hidden = !left.includes(location.pathname);
  }
  const notice = document.querySelector("[data-unsent-any]");
  if (!notice || !left.length) return;
  notice.querySelector("a").href = left[0];
  notice.hidden = false;
}
