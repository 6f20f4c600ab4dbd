// In a web worker: encrypts what it is given, and says what came of it.

import { load } from "/ravelin/index.js";

addEventListener("message", async ({ data }) => {
  const { encryptCard } = await load();
  postMessage(encryptCard(...data).methodType);
});
