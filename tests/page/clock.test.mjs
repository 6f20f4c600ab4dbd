// Devices with another calendar, other digits, another time zone, or a clock that is years off: nothing depends on them.

import assert from "node:assert/strict";
import test from "node:test";
import { chromium, watched } from "./browsers.mjs";
import { KEY, opened } from "./ravelinjs/open.mjs";
import { serve } from "./server.mjs";
import { assertPackage } from "./support.mjs";

/** A device as most are, and others: their locale, their calendar, time zone, and by how many years their clock is off. */
const DEVICES = {
  usual: ["en-GB", "gregory", "Europe/London", 0],
  "the Buddhist calendar": ["th-TH-u-ca-buddhist", "buddhist", "Asia/Bangkok", 0],
  "a year of the Buddhist calendar in the clock": ["th-TH-u-ca-buddhist", "buddhist", "Asia/Bangkok", 543],
  "the Islamic calendar and Arabic digits": ["ar-SA-u-ca-islamic-umalqura-nu-arab", "islamic-umalqura", "Asia/Riyadh", 0],
  "the Persian calendar and Persian digits": ["fa-IR-u-ca-persian-nu-arabext", "persian", "Asia/Tehran", -621],
  "the Japanese calendar, and tomorrow": ["ja-JP-u-ca-japanese", "japanese", "Pacific/Kiritimati", 0],
  "a clock without a battery, and yesterday": ["en-US", "gregory", "Pacific/Pago_Pago", -56],
  "a clock after the end of the century": ["en-US", "gregory", "America/New_York", 80],
};

/** Sets the clock of a page, before its scripts. */
function setClock(years) {
  const Real = Date;
  const now = () => Real.now() + years * 31_556_952_000;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [now()]));
    }
    static now() {
      return now();
    }
  };
}

/** Does in a page whatever could ask for a date or write a number. */
async function everything(rsaKey) {
  const [{ load }, form, plain] = await Promise.all(["index", "form", "plain"].map((entry) => import(`/ravelin/${entry}.js`)));
  const expiries = ["07/28", "0728", "7/2028", "2028-07", "٠٧/٢٨", "۰۷/۲۸", "01/00", "12/99"].map(form.parseExpiry);
  document.body.innerHTML = '<form><input autocomplete="cc-number"><input autocomplete="cc-exp"></form>';
  const bound = form.bindCardForm(document.forms[0]);
  const fields = [...document.forms[0].elements];
  for (const [place, text] of ["4111111111111111", "0728"].entries()) {
    fields[place].value = text;
    fields[place].dispatchEvent(new Event("input", { bubbles: true }));
  }
  const page = await load();
  const ciphers = [page, plain].map(({ encryptCard }) => encryptCard(rsaKey, bound.card()));
  const [device, again] = [page.collectDevice(), plain.collectDevice()];
  const { calendar, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    set: [calendar, timeZone, new Date().getFullYear() - new Date(document.lastModified).getFullYear()],
    same: { expiries, fields: fields.map(({ value }) => value), card: bound.card(), hint: bound.hint(), userAgent: device.userAgent },
    ciphers,
    ids: [device.deviceId, again.deviceId],
    languages: [device.language, navigator.language],
  };
}

test("devices with another calendar or clock", async (t) => {
  assertPackage();
  const [browser, server] = [await chromium(), await serve()];
  let usual;
  try {
    for (const [what, [locale, calendar, timeZone, years]] of Object.entries(DEVICES)) {
      await t.test(what, async () => {
        const context = await browser.createBrowserContext();
        const { page, complaints } = await watched(context);
        const client = await page.createCDPSession();
        await client.send("Emulation.setLocaleOverride", { locale });
        await client.send("Emulation.setUserAgentOverride", { userAgent: await browser.userAgent(), acceptLanguage: locale.split("-u-")[0] });
        await page.emulateTimezone(timeZone);
        await page.evaluateOnNewDocument(setClock, years);
        await page.goto(`${server.url}/blank`);
        const { set, same, ciphers, ids, languages } = await page.evaluate(everything, KEY);
        assert.deepEqual(set.slice(0, 2), [calendar, timeZone]);
        assert.ok(Math.abs(set[2] - years) <= 1, `the clock is ${set[2]} years off`);
        usual ??= same;
        assert.deepEqual(same, usual);
        for (const cipher of ciphers) assert.equal(opened("k2048a", cipher).plaintext, '{"pan":"4111111111111111","year":"2028","month":"7"}');
        assert.match(ids[0], /^rjs-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
        assert.equal(ids[1], ids[0]);
        assert.deepEqual(languages, [locale.split("-u-")[0], locale.split("-u-")[0]]);
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  } finally {
    await browser.close();
    server.stop();
  }
  assert.deepEqual(usual.card, { pan: "4111 1111 1111 1111", month: 7, year: 2028 });
  const july = { month: 7, year: 2028 };
  assert.deepEqual(usual.expiries, [july, july, july, july, july, july, { month: 1, year: 2000 }, { month: 12, year: 2099 }]);
});
