// The demo shop in Chromium, under its strict policy, against a real sandbox and a real shop process.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test, { after, before } from "node:test";
import { chromium } from "./browsers.mjs";
import { startShop } from "./shop.mjs";
import { ADDRESS, CARD, PAN, PASSWORD, shopper } from "./shopper.mjs";
import { assertPackage } from "./support.mjs";

const HASH = createHash("sha256").update(PASSWORD).digest("hex");

let browser;
let services;

before(async () => {
  assertPackage();
  services = await startShop();
  browser = await chromium();
});

after(async () => {
  await browser?.close();
  await services?.stop();
});

const visit = (options) => shopper(browser, services.shop, options);

/** Returns the newest request for a recommendation in the sandbox's journal. */
async function journal(path) {
  const { events } = await (await fetch(`${services.sandbox}/sandbox/journal`)).json();
  return events.filter((event) => event.path === path && event.checkpoint).at(-1);
}

test("a registration arrives with the password's hash and the cookie's device", async () => {
  const ada = await visit();
  await ada.open("/register.html");
  await ada.fill({ "#name": "Ada Lovelace", "#email": "ada@example.com", "#password": PASSWORD });
  assert.equal(await ada.submit(), "/welcome.html");

  assert.equal(ada.posted("/api/register")[0].passwordHashed, HASH);
  const { status, checkpoint, received } = await journal("/v2/registration");
  assert.deepEqual([status, checkpoint], [200, "accountRegistration"]);
  assert.ok(received.registration.registrationMechanism.password.passwordHashed, "the hash arrived");
  assert.match(await ada.deviceCookie(), /^rjs-[\da-f-]{36}$/);
  assert.equal(received.device.deviceId, await ada.deviceCookie());
  await ada.leave();
});

test("a login arrives with the password's hash and the cookie's device", async () => {
  const ada = await visit();
  await ada.open("/login.html");
  await ada.fill({ "#email": "ada@example.com", "#password": PASSWORD });
  assert.equal(await ada.submit(), "/welcome.html");

  assert.equal(ada.posted("/api/login")[0].passwordHashed, HASH);
  const { status, checkpoint, received } = await journal("/v3/login");
  assert.deepEqual([status, checkpoint], [200, "login"]);
  assert.ok(received.login.authenticationMechanism.password.passwordHashed, "the hash arrived");
  assert.equal(received.device.deviceId, await ada.deviceCookie());
  await ada.leave();
});

test("a checkout arrives with the card, which only the sandbox can read", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS, ...CARD });
  assert.equal(await ada.submit(), "/thank-you.html");

  const { status, checkpoint, card, received } = await journal("/v2/checkout");
  assert.deepEqual([status, checkpoint], [200, "checkoutPreAuth"]);
  assert.match(JSON.stringify(card), /411111\D+1111/);
  assert.deepEqual([Number(card.month), Number(card.year), card.hasName], [7, 2031, true]);
  assert.equal(received.device.deviceId, await ada.deviceCookie());
  assert.equal(received.order.price, 3200);
  assert.equal(received.paymentMethod.methodType, "paymentMethodCipher");

  const { visible, sent, arrived, received: answer } = await ada.panel();
  assert.ok(visible, "the panel is shown");
  assert.equal(sent.request, "POST /api/checkout");
  assert.match(sent["payment › cipher › cardCiphertext"], /^.{12}… \(\d+ characters\)$/);
  assert.equal(sent.email, "a…@example.com");
  assert.equal(answer.advice, "allow");
  assert.equal(arrived.request, "POST /v2/checkout?score=checkoutPreAuth");
  assert.equal(arrived["decrypted card › pan"], "411111******1111");
  assert.equal(arrived["order › price"], "3200");
  assert.equal(arrived["order › items › 0 › name"], "Kaffa Forest coffee, 1 kg");
  // Whatever stands in the panel is kept in this tab: nobody can be told by it.
  const kept = JSON.stringify(await ada.page.evaluate(() => ({ ...sessionStorage })));
  for (const who of ["ada@example.com", "Lovelace", "St James", "SW1Y"]) assert.ok(!kept.includes(who), who);
  assert.match(await ada.text("#reference"), /^ord-/);
  await ada.leave();
});

test("a shopper keeps the device from form to form", async () => {
  const ada = await visit();
  await ada.open("/login.html");
  await ada.fill({ "#email": "ada@example.com", "#password": PASSWORD });
  await ada.submit();
  const device = await ada.deviceCookie();
  await ada.open("/checkout.html");
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS, ...CARD });
  await ada.submit();
  const [login, checkout] = [await journal("/v3/login"), await journal("/v2/checkout")];
  assert.deepEqual([login.received.device.deviceId, checkout.received.device.deviceId], [device, device]);
  assert.equal(login.received.login.customerId, checkout.received.customer.customerId);
  await ada.leave();
});

for (const [domain, page] of [["allow", "/thank-you.html"], ["review", "/extra-check.html"], ["prevent", "/refused.html"]]) {
  test(`a checkout that is forced to ${domain} leads to ${page}`, async () => {
    const ada = await visit();
    await ada.open("/checkout.html");
    await ada.fill({ "#email": `ada@qa-force-${domain}.com`, ...ADDRESS, ...CARD });
    assert.equal(await ada.submit(), page);
    assert.equal((await ada.panel()).received.advice, domain);
    await ada.leave();
  });
}

for (const [domain, page] of [["allow", "/welcome.html"], ["prevent", "/refused.html"]]) {
  test(`a registration that is forced to ${domain} leads to ${page}`, async () => {
    const ada = await visit();
    await ada.open("/register.html");
    await ada.fill({ "#name": "Ada Lovelace", "#email": `ada@qa-force-${domain}.com`, "#password": PASSWORD });
    assert.equal(await ada.submit(), page);
    await ada.leave();
  });
}

for (const [domain, page] of [["allow", "/welcome.html"], ["review", "/extra-check.html"], ["prevent", "/refused.html"]]) {
  test(`a login that is forced to ${domain} leads to ${page}`, async () => {
    const ada = await visit();
    await ada.open("/login.html");
    await ada.fill({ "#email": `ada@qa-force-ato-${domain}.com`, "#password": PASSWORD });
    assert.equal(await ada.submit(), page);
    await ada.leave();
  });
}

test("the extra check takes the code, and says beside the field when it is wrong", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  await ada.fill({ "#email": "ada@qa-force-review.com", ...ADDRESS, ...CARD });
  await ada.submit();
  await ada.page.waitForSelector("button[type=submit]:not([disabled])");
  await ada.fill({ "#code": "111 111" });
  const { id, error } = await ada.refused();
  assert.deepEqual([id, error], ["code", "This is not the code. Please look again."]);
  await ada.page.$eval("#code", (field) => { field.value = ""; });
  await ada.fill({ "#code": "246 810" });
  assert.equal(await ada.submit(), "/thank-you.html");
  await ada.leave({ except: [/status of 422/] });
});

test("errors stand beside their fields, and the first has the focus", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  assert.deepEqual(await ada.refused(), { id: "email", invalid: "true", error: "Enter your e-mail address." });
  assert.equal((await ada.page.$$(".error:not([hidden])")).length, 7);

  await ada.fill({ "#email": "ada", ...ADDRESS, "#pan": "4111", "#expiry": "7" });
  const wrong = [await ada.refused()];
  await ada.fill({ "#email": "@example.com" });
  wrong.push(await ada.refused());
  await ada.fill({ "#expiry": "/31" });
  wrong.push(await ada.refused());
  await ada.fill({ "#pan": "1111111" });
  wrong.push(await ada.refused());
  assert.deepEqual(wrong.map(({ id }) => id), ["email", "expiry", "pan", "pan"]);
  assert.ok(wrong.every(({ error }) => error.length > 10), "each has a sentence");
  assert.equal(ada.posted("/api/checkout").length, 0);
  await ada.leave();
});

test("a card is put in order and shown while it is typed; a doubt is no refusal", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  await ada.fill({ "#pan": "378282246310006", "#expiry": "0731" });
  await ada.shows({ "#pan": "3782 822463 10006", "#expiry": "07/31" });
  assert.match(await ada.text("#pan-hint"), /a digit looks wrong/);
  assert.match(await ada.text("#plastic"), /American Express\s+3782 82•• •••0 006/);
  await ada.page.focus("#pan");
  await ada.page.keyboard.press("End");
  await ada.page.keyboard.press("Backspace");
  await ada.page.keyboard.type("5");
  await ada.page.keyboard.press("Tab");
  assert.match(await ada.text("#pan-hint"), /^Encrypted/);
  assert.match(await ada.text("#plastic"), /07\/31/);
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS, "#pan": "" });
  assert.equal(await ada.submit(), "/thank-you.html");
  const { card } = await journal("/v2/checkout");
  assert.match(JSON.stringify(card), /378282\D+0005/);
  await ada.leave();
});

test("a card that is typed before the helpers have come is put in order when they come", async () => {
  let come;
  const until = new Promise((resolve) => { come = resolve; });
  const prepare = async (page) => {
    await page.setRequestInterception(true);
    page.on("request", async (request) => {
      if (request.url().endsWith("/ravelin/form.js")) await until;
      await request.continue();
    });
  };
  const ada = await visit({ prepare });
  await ada.open("/checkout.html");
  await ada.fill({ "#pan": "378282246310005", "#expiry": "0731" });
  await ada.shows({ "#pan": "378282246310005", "#expiry": "0731" });
  come();
  await ada.shows({ "#pan": "3782 822463 10005", "#expiry": "07/31" });
  assert.match(await ada.text("#plastic"), /American Express/);
  await ada.leave();
});

test("a card whose date seems to be past is worth a word, and is paid with", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS, "#pan": PAN, "#expiry": "01/20", "#holder": "A Lovelace" });
  assert.equal(await ada.text("#expiry-hint"), "This date seems to be past.");
  assert.equal(await ada.submit(), "/thank-you.html");
  const { card } = await journal("/v2/checkout");
  assert.deepEqual([Number(card.month), Number(card.year)], [1, 2020]);
  await ada.leave();
});

test("on a device whose clock is years ahead a valid card is paid with", async () => {
  const prepare = (page) => page.evaluateOnNewDocument(() => {
    const Real = Date;
    const ahead = () => Real.now() + 3e12;
    globalThis.Date = class extends Real {
      constructor(...given) { super(...(given.length ? given : [ahead()])); }
      static now() { return ahead(); }
    };
  });
  const ada = await visit({ prepare });
  await ada.open("/checkout.html");
  assert.ok(await ada.page.evaluate(() => new Date().getFullYear() > 2100), "the clock is ahead");
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS, ...CARD });
  assert.equal(await ada.submit(), "/thank-you.html");
  await ada.leave();
});

test("everything is done by keyboard alone", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  const press = async (key, times = 1) => { for (; times > 0; times -= 1) await ada.page.keyboard.press(key); };
  await press("Tab");
  assert.equal(await ada.page.evaluate(() => document.activeElement.className), "skip");
  await press("Enter");
  await press("Tab");
  for (const text of ["ada@example.com", ...Object.values(ADDRESS)]) {
    await ada.page.keyboard.type(text);
    await press("Tab");
  }
  // From the country to the choice of payment, and on to the card.
  await press("Tab", 2);
  for (const text of Object.values(CARD)) {
    await ada.page.keyboard.type(text);
    await press("Tab");
  }
  await Promise.all([ada.page.waitForNavigation(), press("Enter")]);
  assert.equal(new URL(ada.page.url()).pathname, "/thank-you.html");
  await ada.leave();
});

test("cash on delivery needs no card", async () => {
  const ada = await visit();
  await ada.open("/checkout.html");
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS });
  await ada.page.click("#on-delivery");
  assert.equal(await ada.submit(), "/thank-you.html");
  const { received, card } = await journal("/v2/checkout");
  assert.equal(received.paymentMethod.methodType, "cash");
  assert.ok(!card, "no card");
  await ada.leave();
});

/** Has a page's requests for some addresses fail. */
async function block(page, pattern) {
  await page.setRequestInterception(true);
  page.on("request", (request) => (pattern.test(request.url()) ? request.abort() : request.continue()));
}

/** Takes WebAssembly from a page, as a lockdown mode does. */
const lockDown = (page) => page.evaluateOnNewDocument(() => delete globalThis.WebAssembly);

const LOST = {
  WebAssembly: lockDown,
  "the module's script": (page) => block(page, /\/ravelin\/index\.js$/),
  "the whole package": (page) => block(page, /\/ravelin\//),
};

for (const [what, prepare] of Object.entries(LOST)) {
  test(`without ${what} the shopper is told, and pays on delivery`, async () => {
    const ada = await visit({ prepare });
    await ada.open("/checkout.html");
    await ada.page.waitForFunction(() => document.getElementById("by-card").disabled);
    assert.match(await ada.text("#ravelin-missing"), /pay on delivery/);
    assert.equal(await ada.page.$eval("#pan", (field) => field.checkVisibility()), false);
    await ada.fill({ "#email": "ada@example.com", ...ADDRESS });
    assert.equal(await ada.submit(), "/thank-you.html");
    const { received } = await journal("/v2/checkout");
    assert.equal(received.paymentMethod.methodType, "cash");
    assert.equal(received.device.deviceId, await ada.deviceCookie());
    await ada.leave({ except: [/\/ravelin\//, /ERR_FAILED/] });
  });
}

test("without the module no password is sent", async () => {
  const ada = await visit({ prepare: lockDown });
  for (const path of ["/register.html", "/login.html"]) {
    await ada.open(path);
    await ada.page.waitForFunction(() => document.getElementById("ravelin-missing").textContent);
    await ada.fill({ "#email": "ada@example.com", "#password": PASSWORD, ...(path === "/register.html" && { "#name": "Ada" }) });
    await ada.page.click("button[type=submit]");
    await ada.page.waitForFunction(() => document.getElementById("form-alert").textContent);
    assert.match(await ada.text("#form-alert"), /was not sent/);
  }
  assert.ok(ada.requests.every(({ method }) => method === "GET"), "nothing was posted");
  await ada.leave({ except: [/\/ravelin\//, /ERR_FAILED/] });
});

test("without its script a form sends nothing and says how to order", async () => {
  const ada = await visit({ prepare: (page) => block(page, /\/scripts\/checkout\.js$/) });
  await ada.page.goto(`${services.shop}/checkout.html`);
  await ada.fill({ ...CARD });
  await ada.page.keyboard.press("Enter");
  await ada.page.waitForFunction(() => document.getElementById("script-missing").checkVisibility({ visibilityProperty: true }));
  assert.equal(new URL(ada.page.url()).pathname, "/checkout.html");
  assert.ok(ada.requests.every(({ method }) => method === "GET"), "nothing was posted");
  await ada.leave({ except: [/scripts\/checkout\.js/, /ERR_FAILED/] });
});

// The last one, since nothing starts the sandbox again.
test("with the sandbox stopped the shop still sells", async () => {
  await services.stopSandbox();
  const ada = await visit();
  await ada.open("/checkout.html");
  await ada.fill({ "#email": "ada@example.com", ...ADDRESS, ...CARD });
  assert.equal(await ada.submit(), "/thank-you.html");
  const { received } = await ada.panel();
  assert.equal(received.advice, "allow");
  assert.equal(received["ravelin › decision"], "fallback");
  // Generous: the budget is 750 ms, and a stopped sandbox refuses the connection at once.
  assert.ok(Number(received["ravelin › milliseconds"]) < 5_000, "within the shopper's patience");

  await ada.open("/login.html");
  await ada.fill({ "#email": "ada@example.com", "#password": PASSWORD });
  assert.equal(await ada.submit(), "/welcome.html");
  await ada.leave();
});
