// The helpers of a card form: the core's cases in Node, and hands on a keyboard in every browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { FIELDS } from "./form/fields.mjs";
import { opened, serveForm } from "./form/opened.mjs";
import { TYPED } from "./form/typed.mjs";
import { assertPackage, root } from "./support.mjs";

assertPackage();
const form = await import("../../pkg/dist/form.js");
const CASES = JSON.parse(readFileSync(join(root, "tests/vectors/card-hints.json"), "utf8"));

test("the hints are those of the core", async (t) => {
  assert.equal(CASES.length, 94);
  for (const { id, typed, scheme, luhn, masked, formatted } of CASES) {
    await t.test(id, () => {
      const found = [form.scheme(typed) ?? null, form.luhn(typed), form.mask(typed), form.formatNumber(typed)];
      assert.deepEqual(found, [scheme, luhn, masked, formatted]);
      assert.equal(form.formatNumber(formatted), formatted, "what is in order stays");
    });
  }
});

test("a date is read as people, browsers and password managers write it", () => {
  const spellings = ["07/28", "7/2028", "0728", "07 - 28", "7/28", "07 / 28", " 07/2028 ", "07-28", "07.2028", "07 28", "072028", "2028-07", "07–28", "٠٧/٢٨", "０７／２８".replace("／", "/")];
  for (const typed of spellings) assert.deepEqual(form.parseExpiry(typed), { month: 7, year: 2028 }, typed);
  assert.deepEqual(form.parseExpiry("12/99"), { month: 12, year: 2099 });
});

test("what is no date is not guessed at", () => {
  for (const typed of ["", "7", "07", "/28", "07/", "07/028", "07/28/30", "728", "00/28", "13/28", "1328", "2028-13", "July 2028", "07/28x"]) {
    assert.equal(form.parseExpiry(typed), undefined, typed);
  }
});

test("a slash comes with the first digit of the year", () => {
  const steps = { "": "", 0: "0", "07": "07", "07/": "07/", "072": "07/2", "0728": "07/28", "072028": "07/2028", 7: "7", 72: "7/2", "7/28": "7/28", 1: "1", 12: "12", 122: "12/2", "1/2": "1/2", "07 - 28": "07/28", "07/28x": "07/28", "2028-07": "2028-07" };
  for (const [typed, shown] of Object.entries(steps)) assert.equal(form.formatExpiry(typed), shown, typed);
});

test("what a form's state holds instead of text is read as text", () => {
  assert.equal(form.formatNumber(4111111111111111), "4111 1111 1111 1111");
  assert.equal(form.formatNumber(4111111111111111n), "4111 1111 1111 1111");
  assert.deepEqual([form.scheme(4111), form.luhn(4111111111111111), form.mask(5)], ["visa", true, "*"]);
  assert.deepEqual([form.formatExpiry(728), form.parseExpiry(1228)], ["7/28", { month: 12, year: 2028 }]);
  for (const nothing of [undefined, null]) {
    const found = [form.scheme(nothing), form.luhn(nothing), form.mask(nothing), form.formatNumber(nothing), form.formatExpiry(nothing), form.parseExpiry(nothing)];
    assert.deepEqual(found, [undefined, false, "", "", "", undefined]);
  }
});

for (const [name, launch] of BROWSERS) {
  test(`${name}: a form that is typed into`, async (t) => {
    const [browser, server] = [await launch(), await serveForm()];
    try {
      for (const [what, act] of Object.entries({ ...TYPED, ...FIELDS })) await t.test(what, () => opened(browser, server, act));
    } finally {
      await browser.close();
      server.stop();
    }
  });
}
