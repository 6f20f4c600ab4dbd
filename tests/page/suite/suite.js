// The vector suite of the page: runs as it is in Node, in Chromium and in Firefox.

import { cards } from "./cards.js";
import { keys } from "./keys.js";
import { passwords } from "./passwords.js";
import { pinned } from "./pinned.js";
import { rejects } from "./rejects.js";
import { robust } from "./robust.js";

/**
 * Runs every case and returns what came of it: `results` with a name and, where it failed, an error;
 * and `fresh`, ciphers that somebody else has to open.
 *
 * A surface is `{ ravelin, vectors, javascript }`: the package's module, the vector files by name, and
 * the cards of `rejects-javascript.json` as functions by id.
 */
export async function run(surface) {
  const page = await surface.ravelin.load();
  const results = [];
  const fresh = [];
  const context = {
    ...surface,
    page,
    fresh,
    async test(name, act) {
      try {
        await act();
        results.push({ name });
      } catch (error) {
        results.push({ name, error: `${error?.name}: ${error?.message}` });
      }
    },
  };
  for (const part of [pinned, cards, keys, passwords, rejects, robust]) await part(context);
  return { results, fresh };
}
