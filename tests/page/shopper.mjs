// A shopper: a fresh browser profile, the forms filled in as a person does, and everything recorded.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { watched } from "./browsers.mjs";
import { POLICY } from "./server.mjs";

export const PAN = "4111 1111 1111 1111";
export const PASSWORD = "a password of a demo shopper";

export const ADDRESS = { "#name": "Ada Lovelace", "#street": "12 St James's Square", "#city": "London", "#postcode": "SW1Y 4JH" };
export const CARD = { "#pan": PAN, "#expiry": "07/31", "#holder": "A Lovelace" };

/** Opens a shopper's page in a profile of its own. */
export async function shopper(browser, shop, { prepare = () => {} } = {}) {
  const context = await browser.createBrowserContext();
  const { page, complaints } = await watched(context);
  const requests = [];
  page.on("request", (request) => requests.push({ method: request.method(), url: request.url(), body: request.postData() ?? "" }));
  const policies = [];
  page.on("response", (response) => policies.push([response.url(), response.headers()["content-security-policy"]]));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective }) => console.error(`policy: ${violatedDirective}`));
  });
  await prepare(page);
  return new Shopper(context, page, shop, { complaints, requests, policies });
}

class Shopper {
  constructor(context, page, shop, records) {
    Object.assign(this, { context, page, shop, ...records });
  }

  async open(path) {
    await this.page.goto(`${this.shop}${path}`);
    await this.page.waitForSelector("button[type=submit]:not([disabled])");
  }

  async fill(values) {
    for (const [selector, text] of Object.entries(values)) await this.page.type(selector, text);
  }

  /** Waits until fields show what they should: a script may still be on its way. */
  async shows(values) {
    const shown = () => this.page.$$eval(Object.keys(values).join(), (fields) => Object.fromEntries(fields.map(({ id, value }) => [`#${id}`, value])));
    for (let tries = 50; tries > 0 && !isDeepStrictEqual(await shown(), values); tries -= 1) await sleep(100);
    assert.deepEqual(await shown(), values);
  }

  /** Submits the form and returns the path of the page that follows. */
  async submit() {
    await Promise.all([this.page.waitForNavigation(), this.page.click("button[type=submit]")]);
    return new URL(this.page.url()).pathname;
  }

  /** Submits a form that stays; returns the id of the field that has the focus, and its error. */
  async refused() {
    await this.page.click("button[type=submit]");
    await this.page.waitForSelector('[aria-invalid="true"]');
    return this.focused();
  }

  focused() {
    return this.page.evaluate(() => {
      const { id, ariaInvalid } = document.activeElement;
      const described = document.activeElement.getAttribute("aria-describedby")?.split(" ") ?? [];
      const error = document.getElementById(described.at(-1));
      return { id, invalid: ariaInvalid, error: error && !error.hidden ? error.textContent : "" };
    });
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent);
  }

  /** Returns the panel's lists as objects. */
  panel() {
    return this.page.evaluate(() => {
      const told = (row) => {
        const [name, value] = [...row.children].map(({ textContent }) => textContent);
        const folder = row.closest("details")?.querySelector("summary").textContent;
        return [folder ? `${folder} › ${name}` : name, value];
      };
      const list = (id) => Object.fromEntries([...document.querySelectorAll(`#${id} dl > div`)].map(told));
      return { visible: !document.getElementById("exchange").hidden, sent: list("sent"), arrived: list("arrived"), received: list("received") };
    });
  }

  async deviceCookie() {
    const cookies = await this.context.cookies();
    return cookies.find(({ name }) => name === "ravelinDeviceId")?.value;
  }

  /** Returns what was posted to a path. */
  posted(path) {
    return this.requests.filter(({ method, url }) => method === "POST" && url === `${this.shop}${path}`).map(({ body }) => JSON.parse(body));
  }

  /** Ends the visit: nothing was complained of, nothing went elsewhere, nothing secret was sent or kept. */
  async leave({ except = [] } = {}) {
    assert.deepEqual(this.complaints.filter((complaint) => !except.some((pattern) => pattern.test(complaint))), []);
    for (const { url } of this.requests) assert.match(url, expected(this.shop));
    for (const [url, policy] of this.policies) assert.equal(policy, POLICY, url);
    const kept = await this.page.evaluate(() => [{ ...sessionStorage }, { ...localStorage }, document.cookie]);
    const traces = JSON.stringify([this.requests, kept, this.page.url()]);
    for (const secret of [PAN, PAN.replaceAll(" ", ""), PASSWORD]) assert.ok(!traces.includes(secret), "a secret left the form");
    await this.context.close();
  }
}

/** The addresses that a page of the shop asks for, and no others. */
function expected(shop) {
  const names = ["", "[\\w-]+\\.html", "styles/\\w+\\.css", "scripts/[\\w-]+\\.js", "images/\\w+\\.svg", "ravelin/[\\w./-]+\\.(js|wasm)", "api/(key|register|login|checkout|extra-check)"];
  return new RegExp(`^${shop.replaceAll(".", "\\.")}/(${names.join("|")})$`);
}
