// Runs the suite in a browser; the test reads `globalThis.outcome`.

import * as ravelin from "/ravelin/index.js";
import { javascript } from "./javascript.js";
import { run } from "./suite.js";

const VECTORS = ["keys", "passwords", "pinned-encryptions", "ravelinjs-1.8.1-ciphertexts", "rejects", "rejects-javascript"];

async function vectors() {
  const files = VECTORS.map(async (name) => [name, await (await fetch(`/vectors/${name}.json`)).json()]);
  return Object.fromEntries(await Promise.all(files));
}

globalThis.outcome = vectors().then((files) => run({ ravelin, vectors: files, javascript }));
