// Long work says that it goes on, and when it is done. Without this file the browser's own sign does.

const AFTER_MS = 1000; // what is quicker needs no word
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
  const { making, made } = link.closest("[data-making]").dataset;
  say(making);
  save(link.href).then(
    () => say(made),
    () => location.assign(link.href), // the page that says what is wrong
  );
});
window.addEventListener("pageshow", () => say(""));

async function save(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named(answer.headers.get("Content-Disposition") ?? "");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const named = (disposition) => disposition.match(/filename="([^"]+)"/)?.[1] ?? "";
