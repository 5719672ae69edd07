// Long work says that it goes on, and when it is done. Without this file the browser's own sign does.

const AFTER_MS = 1000; // what is quicker needs no word
const EVERY_MS = 500; // how far it is: no oftener, since a screen reader says it
const TOLD = "application/x-prolo-told"; // web/told_files.py
const place = document.getElementById("waiting");
let later = 0;

function say(text) {
  clearTimeout(later);
  place.textContent = text;
  place.className = text ? "notice notice-info screen-only waiting" : "visually-hidden";
}

const sayLater = (text) => {
  clearTimeout(later);
  later = setTimeout(() => say(text), AFTER_MS);
};

// A form that was sent, or a page that takes its time: until the next page is there.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") sayLater(place.dataset.working);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-waits]");
  const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey;
  if (!link || isElsewhere) return;
  if (!link.hasAttribute("download")) return sayLater(place.dataset.working);
  event.preventDefault();
  const { making, far, made } = link.closest("[data-making]").dataset;
  say(making);
  const tell = (done, of) => say(far.replace("{done}", done).replace("{of}", of));
  save(link.href, nowAndThen(tell)).then(
    () => say(made),
    () => location.assign(link.href), // the page that says what is wrong
  );
});
window.addEventListener("pageshow", () => say(""));

async function save(address, tell) {
  const answer = await fetch(address, { headers: { Accept: `${TOLD}, */*` } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const isTold = answer.headers.get("Content-Type") === TOLD;
  const [file, name] = isTold
    ? await told(answer.body.getReader(), tell)
    : [await answer.blob(), named(answer.headers.get("Content-Disposition") ?? "")];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Lines of how far it is, then the file.
async function told(reader, tell) {
  const words = new TextDecoder();
  let held = new Uint8Array();
  const more = async () => {
    const { done, value } = await reader.read();
    if (done) return false;
    const both = new Uint8Array(held.length + value.length);
    both.set(held);
    both.set(value, held.length);
    held = both;
    return true;
  };
  for (;;) {
    const end = held.indexOf(10);
    if (end < 0) {
      if (!(await more())) throw new Error("cut short");
      continue;
    }
    const [first, second, third] = words.decode(held.subarray(0, end)).split(" ");
    held = held.slice(end + 1);
    if (first === "failed") throw new Error(first);
    if (first !== "file") {
      tell(first, third);
      continue;
    }
    while (held.length < Number(second)) if (!(await more())) throw new Error("cut short");
    return [new Blob([held], { type: "application/pdf" }), decodeURIComponent(third)];
  }
}

function nowAndThen(tell) {
  let last = Date.now();
  return (...far) => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    tell(...far);
  };
}

const named = (disposition) => disposition.match(/filename="([^"]+)"/)?.[1] ?? "";
