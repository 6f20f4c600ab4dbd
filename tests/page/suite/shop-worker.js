// A shop's script in a web worker.

import { shop } from "./shop.js";

addEventListener("message", async ({ data }) => {
  postMessage(await shop(data).catch((error) => ({ error: `${error.name}: ${error.message}` })));
});
