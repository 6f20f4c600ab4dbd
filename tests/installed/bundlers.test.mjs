// The package in each bundler: all entries in one bundle, which encrypts a card in Chromium under the strict
// policy. None is configured for us, but Parcel, which has to be told to read `exports`.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { chromium, watched } from "../page/browsers.mjs";
import { assertCard } from "./opened.mjs";
import { installed, run } from "./packed.mjs";
import { site } from "./site.mjs";

let shop, browser;

before(async () => {
  shop = await installed("bundlers");
  const manifest = join(shop.folder, "package.json");
  const parcel = { "@parcel/resolver-default": { packageExports: true } };
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), ...parcel }));
  browser = await chromium();
});

after(() => browser?.close());

const MAIN = "bundled/main.js";

const BUNDLERS = {
  esbuild: [["esbuild", MAIN, "--bundle", "--format=esm", "--outfile=out/esbuild/main.js", "--log-level=warning"]],
  "esbuild, as a classic script": [["esbuild", MAIN, "--bundle", "--minify", "--outfile=out/classic/main.js", "--log-level=warning"], "out/classic"],
  Rollup: [["rollup", MAIN, "--plugin", "node-resolve", "--format", "es", "--file", "out/rollup/main.js", "--silent"]],
  webpack: [["node", "bundled/webpack.mjs"]],
  Vite: [["vite", "build", "--logLevel", "warn"], "out/vite/bundled", "out/vite"],
  Parcel: [["parcel", "build", "bundled/index.html", "--dist-dir", "out/parcel", "--no-cache", "--no-source-maps", "--log-level", "warn"]],
};

for (const [name, [[program, ...args], page = `out/${program === "node" ? "webpack" : program}`, folder = page]] of Object.entries(BUNDLERS)) {
  test(name, async () => {
    await run(program, args, shop.folder);
    const own = ["vite", "parcel"].includes(program);
    if (!own) copyFileSync(join(shop.folder, "bundled/index.html"), join(shop.folder, page, "index.html"));
    await encrypted(join(shop.folder, folder), page === folder ? "/index.html" : "/bundled/index.html");
  });
}

async function encrypted(folder, path) {
  const { url, posted, stop } = await site({ "": folder });
  const { page, complaints } = await watched(browser);
  page.setDefaultTimeout(10_000);
  try {
    await page.goto(url + path);
    await page.waitForFunction(() => document.title !== "Bundled");
    assert.match(await page.title(), /^rjs-/, complaints.join("; "));
    assert.equal(posted.length, 2, "by encryptCard, and by the drop-in");
    for (const cipher of posted) assertCard(cipher);
    assert.deepEqual(complaints, []);
  } catch (error) {
    throw new Error([error.message, ...complaints].join("; "), { cause: error });
  } finally {
    await page.close();
    await stop();
  }
}

test("the fallback is a file of its own, which is loaded where WebAssembly is refused and nowhere else", async () => {
  const folder = join(shop.folder, "out/refused");
  await run("esbuild", ["bundled/refused.js", "--bundle", "--splitting", "--format=esm", "--entry-names=main", `--outdir=${folder}`, "--log-level=warning"], shop.folder);
  copyFileSync(join(shop.folder, "bundled/index.html"), join(folder, "index.html"));
  const { url, posted, stop } = await site({ "": folder });
  try {
    for (const [query, chunks] of [["", 0], ["?refused", 1]]) {
      const { page, complaints } = await watched(browser);
      const loaded = [];
      page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
      await page.goto(url + "/index.html" + query);
      await page.waitForFunction(() => document.title !== "Bundled");
      assert.equal(await page.title(), "paid", complaints.join("; "));
      assert.equal(loaded.filter((path) => path.startsWith("/plain-")).length, chunks, loaded.join());
      assert.deepEqual(complaints, []);
      await page.close();
    }
    assert.equal(posted.length, 2);
    for (const cipher of posted) assertCard(cipher);
  } finally {
    await stop();
  }
});
