// This page may be hours or days old: whose number rings, and that nobody is on call, hold by its
// clock. Nobody may touch it while the duty changes.

export function showWhatHoldsNow() {
  const now = Date.now();
  for (const one of document.querySelectorAll("[data-while]")) {
    const spans = JSON.parse(one.dataset.while);
    one.hidden = !spans.some(([from, until]) => from <= now && now < until);
  }
}

showWhatHoldsNow();
setInterval(showWhatHoldsNow, 60_000);
addEventListener("pageshow", showWhatHoldsNow);
document.addEventListener("visibilitychange", showWhatHoldsNow);
