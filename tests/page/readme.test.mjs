// The example of README, as it stands there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { assertPackage, root, vectors } from "./support.mjs";

test("the example of README runs", async () => {
  assertPackage();
  const [, example] = readFileSync(join(root, "README.md"), "utf8").match(/```js\n([^]*?)```/);
  const page = JSON.stringify(pathToFileURL(join(root, "pkg/dist/index.js")));
  const rsaKey = JSON.stringify(vectors().keys[1].spellings[0].key);
  const module = `const rsaKey = ${rsaKey};
    ${example.replace('"ravelin"', page)}
    export const results = { paymentMethod, passwordHashed, device };`;
  const { results } = await import(`data:text/javascript,${encodeURIComponent(module)}`);
  assert.equal(results.paymentMethod.methodType, "paymentMethodCipher");
  assert.equal(results.passwordHashed, "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a");
  assert.match(results.device.deviceId, /^rjs-/);
});
