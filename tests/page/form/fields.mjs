// Fields as shops have them: of other types, and with attributes that were written for bare digits.

import assert from "node:assert/strict";

const NUMBER = '<input id="number" autocomplete="cc-number" required';
const EXPIRY = '<input id="expiry" autocomplete="cc-exp" required';

const isValid = (page) => page.evaluate(() => document.forms[0].checkValidity());

export const FIELDS = {
  "fields of type number take groups and a slash": async ({ page, put, shown }) => {
    await put(`${NUMBER} type="number">${EXPIRY} type="number">`);
    await page.type("#number", "4111111111111111");
    await page.type("#expiry", "0728");
    assert.deepEqual([await shown("number"), await shown("expiry")], ["4111 1111 1111 1111|", "07/28|"]);
    assert.equal(await isValid(page), true);
  },
  "what stands in a field of type number is kept, and the caret where it is typed on": async ({ page, put, shown }) => {
    await put(`${NUMBER} type="number">${EXPIRY} type="number" value="1228">`, false);
    await page.type("#number", "41112222");
    await page.evaluate(() => { globalThis.bound = helpers.bindCardForm(document.forms[0]); });
    await page.keyboard.type("3333");
    assert.equal(await shown("number"), "4111 2222 3333|");
    assert.equal(await page.$eval("#expiry", ({ value }) => value), "12/28");
  },
  "a field that its framework makes one of type number again keeps its digits": async ({ page, put }) => {
    await put(`${NUMBER} type="number">`);
    // As React does it after each input, if an input is controlled.
    await page.evaluate(() => document.addEventListener("input", ({ target }) => { target.type = "number"; }));
    await page.type("#number", "4111222233334444");
    assert.equal(await page.$eval("#number", ({ value }) => value), "4111222233334444");
    assert.equal(await page.evaluate(() => bound.hint().scheme), "visa");
  },
  "fields of the types tel, password and search are put in order": async ({ page, put, shown }) => {
    for (const type of ["tel", "password", "search"]) {
      await put(`${NUMBER} type="${type}">${EXPIRY} type="${type}">`);
      await page.type("#number", "41112222");
      await page.type("#expiry", "0728");
      assert.deepEqual([await shown("number"), await shown("expiry")], ["4111 2222|", "07/28|"], type);
    }
  },
  "a month and a list stay, and are read": async ({ page, put }) => {
    await put(`${NUMBER}>${EXPIRY} type="month" value="2028-07">`);
    const read = () => page.evaluate(() => {
      const field = document.getElementById("expiry");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return [field.value, bound.card().month, bound.card().year];
    });
    assert.deepEqual(await read(), ["2028-07", 7, 2028]);
    await put(`${NUMBER}><select id="expiry" autocomplete="cc-exp"><option>0628<option selected>0728</select>`);
    assert.deepEqual(await read(), ["0728", 7, 2028]);
  },
  "a pattern for bare digits keeps nobody from paying": async ({ page, put }) => {
    await put(`${NUMBER} pattern="[0-9]{16}">${EXPIRY} pattern="\\d{4}">`);
    await page.type("#number", "4111111111111111");
    await page.type("#expiry", "0728");
    assert.equal(await isValid(page), true);
  },
  "a length for bare digits stops nobody": async ({ page, put, shown }) => {
    await put(`${NUMBER} maxlength="16">${EXPIRY} maxlength="4">`);
    await page.type("#number", "4111111111111111");
    await page.type("#expiry", "0728");
    assert.deepEqual([await shown("number"), await shown("expiry")], ["4111 1111 1111 1111|", "07/28|"]);
  },
  "a field that comes later is made ready as well, by the focus": async ({ page, put, shown }) => {
    await put(`${NUMBER}>`);
    await page.evaluate((html) => { document.forms[0].innerHTML = html; }, `${NUMBER} type="number">${EXPIRY} maxlength="4" pattern="\\d{4}">`);
    await page.click("#number");
    await page.keyboard.type("4111111111111111");
    await page.type("#expiry", "0728");
    assert.deepEqual([await shown("number"), await shown("expiry")], ["4111 1111 1111 1111|", "07/28|"]);
    assert.equal(await isValid(page), true);
    assert.deepEqual(await page.$eval("#expiry", ({ inputMode, spellcheck }) => [inputMode, spellcheck]), ["numeric", false]);
  },
  "and where a browser fills it in, by the input": async ({ page, put }) => {
    await put(`${NUMBER}>`);
    const value = await page.evaluate((html) => {
      document.forms[0].innerHTML = html;
      const field = document.getElementById("number");
      field.value = "4111111111111111";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return field.value;
    }, `${NUMBER} pattern="[0-9]{16}">`);
    assert.equal(value, "4111 1111 1111 1111");
    assert.equal(await isValid(page), true);
  },
  "what a page sets afterwards is its own": async ({ page, put }) => {
    await put(`${NUMBER} maxlength="16">`);
    await page.evaluate(() => document.getElementById("number").setAttribute("maxlength", "30"));
    await page.type("#number", "4111");
    assert.equal(await page.$eval("#number", ({ maxLength }) => maxLength), 30);
  },
  "in a shadow tree the caret stays where it was": async ({ page, press }) => {
    await page.evaluate((html) => {
      const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
      root.innerHTML = `<form>${html}</form>`;
      globalThis.field = root.querySelector("input");
      helpers.bindCardForm(root.querySelector("form"));
      globalThis.field.focus();
    }, `${NUMBER}>`);
    await page.keyboard.type("41112222");
    await press("Home");
    await press("ArrowRight", 2);
    await page.keyboard.type("9");
    assert.deepEqual(await page.evaluate(() => [globalThis.field.value, globalThis.field.selectionStart]), ["4191 1222 2", 3]);
  },
};
