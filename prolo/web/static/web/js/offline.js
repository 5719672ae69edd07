// Shows a form again when there is no signal. It keeps nothing by itself: answering.js puts the
// page of a form that is open here, and takes it away when its answers are sent.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).catch(
      async () =>
        (await caches.match(event.request, { ignoreVary: true })) ?? Response.error(),
    ),
  );
});
