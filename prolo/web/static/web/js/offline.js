// Shows a form again when there is no signal. It keeps nothing by itself: answering.js puts the
// page of a form that is open here, and takes it away when its answers are sent.

const PAGES = "prolo-forms";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(() => kept(event.request)));
});

/** In the language that was chosen, else in the one in which the form was opened last. */
async function kept(request) {
  const found = await caches.match(request, { ignoreVary: true });
  if (found || request.mode !== "navigate") return found ?? Response.error();
  const pages = await caches.open(PAGES);
  const others = await pages.matchAll(request, { ignoreVary: true, ignoreSearch: true });
  return others.at(-1) ?? Response.error();
}
