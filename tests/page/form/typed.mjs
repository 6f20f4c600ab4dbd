// Hands on a keyboard, in a form that is bound.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

export const TYPED = {
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
    await page.click("button");
    const sent = () => requested.filter((path) => path.startsWith("/sent"));
    for (let tries = 100; tries > 0 && sent().length === 0; tries -= 1) await sleep(50);
    assert.deepEqual(sent(), ["/sent?email=ada%40example.com"]);
  },
  "an error's field has its element": async ({ page }) => {
    const ids = await page.evaluate(() => ["pan", "month", "year", "nameOnCard", "", "constructor"].map((field) => bound.input(field)?.id ?? null));
    assert.deepEqual(ids, ["number", "expiry", "expiry", "name", null, null]);
  },
  "what is no date is left to encryptCard; a form without a field says so": async ({ page }) => {
    await page.type("#expiry", "13/28");
    const { month, error } = await page.evaluate(() => {
      const { month } = bound.card();
      document.getElementById("number").remove();
      try {
        return bound.card();
      } catch (thrown) {
        const { name, message, code, field } = thrown;
        return { month, error: { isError: thrown instanceof Error, name, message, code, field } };
      }
    });
    assert.equal(month, "");
    const message = 'pan has no field; autocomplete="cc-number" or "cc-exp" makes one';
    assert.deepEqual(error, { isError: true, name: "RavelinError", message, code: "card-invalid", field: "pan" });
  },
  "a form that is not on the page is told of": async ({ page }) => {
    const errors = await page.evaluate(() => [null, undefined, document.getElementById("none")].map((nothing) => {
      try {
        return helpers.bindCardForm(nothing);
      } catch ({ name, message, code, field }) {
        return { name, message, code, field };
      }
    }));
    for (const error of errors) assert.deepEqual(error, { name: "RavelinError", message: "form is not on the page", code: "card-invalid", field: "form" });
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
