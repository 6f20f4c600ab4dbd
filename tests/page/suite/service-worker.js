// A shop that works offline: all that its page needs comes from a cache, and nothing else comes at all.

const FILES = ["/blank", "/suite/shop.js", "/ravelin/index.js", "/ravelin/device.js", "/ravelin/ravelinjs.js", "/ravelin/ravelin.wasm"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open("shop").then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((found) => found ?? Response.error()));
});
