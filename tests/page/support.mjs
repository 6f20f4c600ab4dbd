// What the tests of this folder share: where things are, the vector files, and the results.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");

/** The vector files, by name. */
export const VECTORS = [
  "device-ids",
  "keys",
  "passwords",
  "pinned-encryptions",
  "ravelinjs-1.8.1-ciphertexts",
  "rejects",
  "rejects-javascript",
];

export function vectors() {
  return Object.fromEntries(VECTORS.map((name) => [name, JSON.parse(readFileSync(join(root, `tests/vectors/${name}.json`), "utf8"))]));
}

/** The cards of `rejects-javascript.json` as a module: no policy allows `eval`, and none is needed. */
export function javascriptModule() {
  const cases = vectors()["rejects-javascript"].map(({ id, javascript }) => `${JSON.stringify(id)}: () => (${javascript}),`);
  return `export const javascript = {\n${cases.join("\n")}\n};\n`;
}

/** Fails with one sentence where the package has not been built. */
export function assertPackage() {
  for (const file of ["index.js", "plain.js", "device.js", "form.js", "ravelin.wasm"]) {
    if (!existsSync(join(root, "pkg/dist", file))) throw new Error(`pkg/dist/${file} is missing: run \`cargo xtask package\``);
  }
}

/** Reports a suite's results one by one, and leaves its ciphers for `tests/interop`, where others open them. */
export async function report(t, surface, { results, fresh }) {
  for (const { name, error } of results) {
    await t.test(name, () => {
      if (error) throw new Error(error);
    });
  }
  await t.test("the suite is whole", () => {
    if (results.length < MINIMUM.results) throw new Error(`only ${results.length} cases ran`);
    if (fresh.length < MINIMUM.fresh) throw new Error(`only ${fresh.length} ciphers were made`);
  });
  mkdirSync(join(root, "target/fresh"), { recursive: true });
  writeFileSync(join(root, `target/fresh/${surface}.json`), JSON.stringify(fresh, null, 1));
}

// What the vector files hold; a suite that runs less than this has lost something.
const MINIMUM = { results: 32 + 129 + 91 + 72 + 215 + 48, fresh: 128 + 91 };
