// The helpers of a card form: the core's cases in Node, and hands on a keyboard in Chromium and Firefox.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { chromium, firefox, watched } from "./browsers.mjs";
import { answer, headers } from "./server.mjs";
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

for (const [name, launch] of [["Chromium", chromium], ["Firefox", firefox]]) {
  test(`${name}: a form that is typed into`, async (t) => {
    const browser = await launch();
    try {
      for (const [what, act] of Object.entries(TYPED)) await t.test(what, () => typed(browser, act));
    } finally {
      await browser.close();
    }
  });
}

const PAGE = `<!doctype html><title>Form</title>
<form method="get" action="/sent">
  <label>E-mail <input name="email" value="ada@example.com"></label>
  <label>Number <input id="number" name="card-number" autocomplete="billing CC-Number"></label>
  <label>Expiry <input id="expiry" name="exp" autocomplete="cc-exp"></label>
  <label>Name <input id="name" name="holder" autocomplete="cc-name"></label>
  <button>Pay</button>
</form>
<script type="module" src="/form-page.js"></script>`;

const SCRIPT = `import * as helpers from "/ravelin/form.js";
const hints = [];
const bound = helpers.bindCardForm(document.forms[0], { onInput: (hint) => hints.push(hint) });
Object.assign(globalThis, { helpers, bound, hints });`;

async function typed(browser, act) {
  const context = await browser.createBrowserContext();
  try {
    const { page, complaints } = await watched(context);
    await page.setRequestInterception(true);
    const requested = [];
    page.on("request", async (request) => {
      const { pathname } = new URL(request.url());
      requested.push(request.url());
      const made = { "/": ["text/html", PAGE], "/form-page.js": ["text/javascript", SCRIPT], "/sent": ["text/html", "<title>Sent</title>"] }[pathname];
      const found = made ? { status: 200, type: made[0], body: made[1] } : await answer(pathname);
      await request.respond({ status: found.status, headers: headers(found.type), body: found.body }).catch(() => {});
    });
    await page.goto("https://shop.example/");
    await page.waitForFunction(() => globalThis.bound);
    await act({
      page,
      requested,
      press: async (key, times = 1) => { for (; times > 0; times -= 1) await page.keyboard.press(key); },
      /** Returns a field's text, with a bar where the caret stands. */
      shown: (id) => page.$eval(`#${id}`, ({ value, selectionStart }) => `${value.slice(0, selectionStart)}|${value.slice(selectionStart)}`),
    });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const TYPED = {
  "a number falls into groups, and a card is read from it": async ({ page, shown }) => {
    await page.type("#number", "4111111111111111");
    await page.type("#expiry", "0728");
    await page.type("#name", " A Lovelace ");
    assert.deepEqual([await shown("number"), await shown("expiry")], ["4111 1111 1111 1111|", "07/28|"]);
    const { card, hint } = await page.evaluate(() => ({ card: bound.card(), hint: hints.at(-1) }));
    assert.deepEqual(card, { pan: "4111 1111 1111 1111", month: 7, year: 2028, nameOnCard: "A Lovelace" });
    assert.deepEqual(hint, { scheme: "visa", luhn: true, masked: "411111******1111", expiry: { month: 7, year: 2028 } });
  },
  "an American Express card has groups of its own": async ({ page, shown }) => {
    await page.type("#number", "378282246310005");
    assert.equal(await shown("number"), "3782 822463 10005|");
  },
  "a digit in the middle leaves the caret behind it": async ({ page, press, shown }) => {
    await page.type("#number", "41111111111111");
    await press("Home");
    await press("ArrowRight", 3);
    await page.keyboard.type("9");
    assert.equal(await shown("number"), "4119| 1111 1111 111");
    await page.keyboard.type("8");
    assert.equal(await shown("number"), "4119 8|111 1111 1111");
  },
  "backspace goes over a space to the digit before it": async ({ page, press, shown }) => {
    await page.type("#number", "41112222");
    await press("Home");
    await press("ArrowRight", 5);
    await press("Backspace");
    assert.equal(await shown("number"), "4111| 2222");
    await press("Backspace");
    assert.equal(await shown("number"), "411|2 222");
  },
  "a forward delete goes over a space to the digit behind it": async ({ page, press, shown }) => {
    await page.type("#number", "41112222");
    await press("Home");
    await press("ArrowRight", 4);
    await press("Delete");
    assert.equal(await shown("number"), "4111 |2222");
    await press("Delete");
    assert.equal(await shown("number"), "4111 |222");
  },
  "a slash that is typed stays, and one that is deleted goes": async ({ page, press, shown }) => {
    await page.type("#expiry", "7/2");
    assert.equal(await shown("expiry"), "7/2|");
    await press("Backspace", 2);
    assert.equal(await shown("expiry"), "7|");
    await press("Backspace");
    await page.type("#expiry", "07 - 2028");
    assert.equal(await shown("expiry"), "07/2028|");
  },
  "what a browser fills in is put in order, and the focus stays": async ({ page }) => {
    await page.focus("#name");
    await page.$eval("#number", (field) => {
      field.value = "5555555555554444";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const [value, focused] = await page.evaluate(() => [document.getElementById("number").value, document.activeElement.id]);
    assert.deepEqual([value, focused], ["5555 5555 5555 4444", "name"]);
  },
  "what stands in the fields before they are bound is put in order": async ({ page, shown }) => {
    await page.evaluate(() => bound.dispose());
    await page.type("#expiry", "0728");
    await page.type("#number", "41111111");
    await page.keyboard.press("ArrowLeft");
    await page.evaluate(() => helpers.bindCardForm(document.forms[0]));
    assert.deepEqual([await shown("expiry"), await shown("number")], ["07/28|", "4111 111|1"]);
  },
  "what a page shows of a card that it has stays, and so does what is chosen from a list": async ({ page }) => {
    const values = await page.evaluate(() => {
      bound.dispose();
      const form = document.createElement("form");
      form.innerHTML = '<input autocomplete="cc-number" value="•••• •••• •••• 4242"><select autocomplete="cc-exp"><option>0728</select>';
      document.body.append(form);
      form.querySelector("select").focus();
      helpers.bindCardForm(form).dispose();
      return [...form.elements].map(({ value }) => value);
    });
    assert.deepEqual(values, ["•••• •••• •••• 4242", "0728"]);
  },
  "what an input method has not finished is left alone": async ({ page }) => {
    const values = await page.$eval("#number", (field) => {
      field.value = "４１１１１";
      field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
      const during = field.value;
      field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
      return [during, field.value];
    });
    assert.deepEqual(values, ["４１１１１", "4111 1"]);
  },
  "the fields are made ready for autofill and kept from spelling checkers": async ({ page }) => {
    const found = await page.$eval("#number", (field) => [field.autocomplete || field.getAttribute("autocomplete"), field.inputMode, field.spellcheck]);
    assert.match(found[0], /cc-number/i);
    assert.deepEqual(found.slice(1), ["numeric", false]);
  },
  "the form's own request does not hold the card": async ({ page, requested }) => {
    await page.type("#number", "4111111111111111");
    await page.type("#expiry", "0728");
    await page.type("#name", "Ada");
    assert.deepEqual(await page.evaluate(() => [...new FormData(document.forms[0]).keys()]), ["email"]);
    await Promise.all([page.waitForNavigation(), page.click("button")]);
    const sent = requested.filter((url) => url.includes("/sent"));
    assert.deepEqual(sent, ["https://shop.example/sent?email=ada%40example.com"]);
  },
  "an error's field has its element": async ({ page }) => {
    const ids = await page.evaluate(() => ["pan", "month", "year", "nameOnCard", "", "constructor"].map((field) => bound.input(field)?.id ?? null));
    assert.deepEqual(ids, ["number", "expiry", "expiry", "name", null, null]);
  },
  "what is no date is left to encryptCard; a form without a field says so": async ({ page }) => {
    await page.type("#expiry", "13/28");
    const { month, message } = await page.evaluate(() => {
      const { month } = bound.card();
      document.getElementById("number").remove();
      try {
        return bound.card();
      } catch ({ message }) {
        return { month, message };
      }
    });
    assert.equal(month, "");
    assert.match(message, /no field for pan/);
  },
  "fields of other names, and months and years apart": async ({ page }) => {
    const outcome = await page.evaluate(() => {
      bound.dispose();
      const other = document.createElement("form");
      other.innerHTML = '<input class="pan" value="4111"><select id="m"><option>07</select><select id="y"><option>2028</select>';
      document.body.append(other);
      const { card, input, dispose } = helpers.bindCardForm(other, { fields: { number: ".pan", month: other.querySelector("#m"), year: "#y" } });
      const { pan, month, year } = card();
      const found = { card: { pan, month, year }, month: input("month").id, attribute: input("month").getAttribute("autocomplete"), pan: input("pan").getAttribute("autocomplete") };
      dispose();
      return found;
    });
    assert.deepEqual(outcome, { card: { pan: "4111", month: 7, year: 2028 }, month: "m", attribute: "cc-exp-month", pan: "cc-number" });
  },
  "dispose takes the listeners away": async ({ page, shown }) => {
    await page.evaluate(() => bound.dispose());
    await page.type("#number", "41111");
    assert.equal(await shown("number"), "41111|");
    assert.equal(await page.evaluate(() => new FormData(document.forms[0]).has("card-number")), true);
  },
  "a field that a framework controls hears of the text in order": async ({ page }) => {
    const heard = await page.$eval("#number", (field) => {
      // As React does it: a setter on the instance, which tells it what it has written itself.
      let own = field.value;
      const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
      Object.defineProperty(field, "value", { configurable: true, get() { return native.get.call(this); }, set(text) { own = text; native.set.call(this, text); } });
      native.set.call(field, "41111");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return [own, native.get.call(field)];
    });
    assert.deepEqual(heard, ["", "4111 1"]);
  },
};
