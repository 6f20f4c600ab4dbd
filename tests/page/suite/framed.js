// A shop's page in a frame: told a key, it does what the shop does, and tells the page around it what came of it.

import { shop } from "./shop.js";

addEventListener("message", async ({ data, source }) => {
  source.postMessage(await shop(data).catch((error) => ({ error: `${error.name}: ${error.message}` })), "*");
});
parent.postMessage("ready", "*");
