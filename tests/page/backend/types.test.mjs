// The types: the documents' examples as literals, what is wrong on purpose, and every way of finding the module.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { parse, stringify } from "../../../pkg/dist/backend.js";
import { here, root } from "../support.mjs";

const examples = join(root, "tests/spec/examples");
const folder = join(root, "target/page/backend-types");

// The examples that are no whole event, and what they are.
const PARTS = { "013": "OrderStatus", "017": "Payment", "021": "AvsResultCode", "022": "PaidWith", "030": "LabelPage", "032": "Tags" };
// One that has both a payment method and its id, which the API takes if they are the same, and types cannot tell.
const REPEATS = "009";

/** Returns a module that has an example as a literal. */
function moduleOf(file) {
  const rows = readFileSync(join(examples, "index.tsv"), "utf8").split("\n").map((row) => row.split("\t"));
  const [, , , kind, , address] = rows.find(([name]) => name === file);
  const part = PARTS[file.slice(0, 3)];
  const type = part ?? (kind === "request" ? `Events[${JSON.stringify(address.split("?")[0])}]` : "Recommendation");
  const value = parse(readFileSync(join(examples, file), "utf8"));
  const literal = stringify(value).replace(/(?<=[:[,])\d{17,}/g, "$&n");
  const expected = file.startsWith(REPEATS) ? "// @ts-expect-error: both.\n" : "";
  return `import type { ${part ?? (kind === "request" ? "Events" : "Recommendation")} } from "ravelin/backend";\n${expected}export const example: ${type} = ${literal};\n`;
}

function compile(options) {
  const tsc = join(here, "backend/node_modules/typescript/bin/tsc");
  const words = [tsc, "--strict", "--noEmit", "--exactOptionalPropertyTypes", "--target", "es2022", ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...words, ...readdirSync(folder).filter((name) => name.endsWith(".ts"))], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
}

test("types", async (t) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(root, "pkg"), join(folder, "node_modules/ravelin"));
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  copyFileSync(join(here, "backend/types/uses.ts"), join(folder, "uses.ts"));
  const files = readdirSync(examples).filter((name) => name.endsWith(".json"));
  assert.equal(files.length, 33);
  for (const file of files) writeFileSync(join(folder, file.replace(".json", ".ts")), moduleOf(file));

  for (const [name, ...options] of [
    ["nodenext, without the types of a browser", "--module", "nodenext", "--moduleResolution", "nodenext", "--lib", "es2022"],
    ["node16", "--module", "node16", "--moduleResolution", "node16"],
    ["bundler", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom"],
  ]) {
    await t.test(name, () => assert.deepEqual(compile([...options, "--types", ""]), { status: 0, said: "" }));
  }

  await t.test("a request is what the platform has", () => {
    const use = (type) => `import { request, type PlainRequest } from "ravelin/backend";
      export const sent: ${type} = request("/v2/order", "{}", { token: "sk_x" });`;
    const options = ["--module", "nodenext", "--types", ""];
    writeFileSync(join(folder, "sent.ts"), use("PlainRequest"));
    assert.equal(compile([...options, "--lib", "es2022"]).said, "");
    assert.match(compile([...options, "--lib", "es2022,dom"]).said, /sent\.ts.*PlainRequest/);
    writeFileSync(join(folder, "sent.ts"), use("Request"));
    assert.equal(compile([...options, "--lib", "es2022,dom"]).said, "");
    rmSync(join(folder, "sent.ts"));
  });

  await t.test("what the README shows compiles", () => {
    const section = readFileSync(join(root, "pkg/README.md"), "utf8").split("\n## On your backend\n")[1].split("\n## ")[0];
    const shown = [...section.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
    assert.equal(shown.length, 1);
    const given = `import type { Answer, Customer, Order, PaymentMethod } from "ravelin/backend";
      declare const customer: Customer, order: Order, paymentMethod: PaymentMethod, token: string, yourFallback: "allow" | "review";\n`;
    const used = "export const decided: Answer['advice'] = advice;\nexport const said: string = guidance;\n";
    writeFileSync(join(folder, "readme.ts"), given + shown[0] + used);
    assert.equal(compile(["--module", "nodenext", "--types", "", "--lib", "es2022,dom"]).said, "");
    rmSync(join(folder, "readme.ts"));
  });

  await t.test("the file says what the module has", () => {
    const declared = readFileSync(join(root, "pkg/dist/backend.d.ts"), "utf8");
    const named = [...declared.matchAll(/^export declare (?:function|class) (\w+)/gm)].map(([, name]) => name);
    const program = `import * as backend from ${JSON.stringify(join(root, "pkg/dist/backend.js"))}; console.log(Object.keys(backend).join())`;
    const there = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
    assert.deepEqual([...new Set(named)].sort(), there.trim().split(",").sort());
  });
});
