// The events of a page, as Ravelin gets them.

import assert from "node:assert/strict";
import test from "node:test";
import { chromium, firefox } from "../browsers.mjs";
import { events, pause, startSite, until, visit } from "./site.mjs";

const PASTES = [
  // What is pasted, into what, and what is told of it besides the field's name.
  ["4234 5678 901", "<input name=n data-rvn-pan>", { pastedValue: "0000 0000 000", panCleaned: false }],
  ["4234 5678 9012", "<input name=n data-rvn-pan>", { pastedValue: "0000 0000 0000", panCleaned: true }],
  ["4234-5678-9012-3456", "<input name=n data-rvn-pan>", { pastedValue: "0000-0000-0000-0000", panCleaned: true }],
  ["4234 5678 9012 3456 789", "<input name=n data-rvn-pan>", { pastedValue: "0000 0000 0000 0000 000", panCleaned: true }],
  ["4234 5678 9012 3456 7890", "<input name=n data-rvn-pan>", { pastedValue: "0000 0000 0000 0000 0000", panCleaned: false }],
  ["423456789012/07/28", "<input name=n data-rvn-pan>", { pastedValue: "000000000000/00/00", panCleaned: true }],
  ["", "<input name=n data-rvn-pan>", { panCleaned: true }],
  ["4234 5678 9012", "<input name=n>", { pastedValue: "0000 0000 0000" }],
  ["h3ll0, wor1d.", "<input name=n>", { pastedValue: "X0XX0, XXX0X." }],
  ["Zoë ٣ ½ 尺卂 𝔸 é", "<input name=n>", { pastedValue: "XXX 0 0 XX X X" }],
  ["4234 5678 9012", "<input name=n data-rvn-pan data-rvn-sensitive>", { panCleaned: true }, "nothing"],
  ["secret", "<div data-rvn-sensitive><p><input name=n></p></div>", {}, "nothing"],
  ["secret", "<input type=password name=n>", {}, "nothing"],
];

for (const [name, launch] of [["Chromium", chromium], ["Firefox", firefox]]) test(name, async (t) => {
  const [browser, site] = [await launch(), await startSite()];
  const inPage = (name, act) => t.test(name, () => visit(browser, site, act));
  /** Makes an instance that sends to this site, and keeps it in the page. */
  const make = (page, config = {}) => page.evaluate((config) => void (globalThis.r = new Ravelin({ key: "k", api: "/", ...config })), config);
  const sent = async (type) => {
    const found = () => events(site).find(({ eventType, eventData }) => eventType === type || eventData.eventName === type);
    await until(found, `an event ${type}`);
    return found();
  };

  await inPage("fact 28: PAGE_LOADED is sent, with all that belongs to an event, one event per request", async (page) => {
    await make(page);
    const { device, session } = await page.evaluate(() => r.core.ids());
    const event = await sent("PAGE_LOADED");
    const { clientEventTimeMilliseconds, ravelinWindowId, timezoneOffset, ...meta } = event.eventMeta;
    assert.deepEqual(Object.keys(event), ["eventType", "eventData", "libVer", "eventMeta"]);
    assert.deepEqual([event.eventType, event.eventData], ["track", { eventName: "PAGE_LOADED" }]);
    assert.match(event.libVer, /^\d+\.\d+\.\d+(-.+)?-ravelinjs$/);
    assert.deepEqual(meta, {
      trackingSource: "browser",
      url: `${site.url}/page?step=1#pay`,
      ravelinDeviceId: device,
      ravelinSessionId: session,
      pageTitle: "Shop",
    });
    assert.ok(Math.abs(clientEventTimeMilliseconds - Date.now()) < 60_000);
    assert.match(ravelinWindowId, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    assert.equal(timezoneOffset, await page.evaluate(() => new Date().getTimezoneOffset()));
    assert.equal(site.requests[0].body.events.length, 1);
  });

  await inPage("fact 28: the time zone is in minutes, west of Greenwich positive", async (page) => {
    await page.emulateTimezone("America/Phoenix");
    await make(page);
    assert.equal((await sent("PAGE_LOADED")).eventMeta.timezoneOffset, 420);
  });

  await inPage("where the shopper came from is told; the window keeps its id", async (page) => {
    await page.evaluate(() => (location.href = "/next"));
    await page.waitForNavigation().catch(() => {});
    await make(page, { page: { section: "test" } });
    const first = await sent("PAGE_LOADED");
    assert.deepEqual([first.eventMeta.referrer, first.eventData.properties], [`${site.url}/page?step=1`, { section: "test" }]);
    await page.evaluate(() => r.track.load({ view: 2 }));
    const second = events(site)[1];
    assert.deepEqual([second.eventMeta.ravelinWindowId, second.eventData], [first.eventMeta.ravelinWindowId, { eventName: "PAGE_LOADED", properties: { view: 2 } }]);
  });

  await inPage("events of the merchant's own, with and without properties", async (page) => {
    await make(page, { init: false });
    const answers = await page.evaluate(() => Promise.all([r.track.event("A"), r.track.event("B", { extra: true })]));
    assert.deepEqual(answers[0], { status: 204, text: "", attempt: 1 });
    assert.deepEqual((await sent("A")).eventData, { eventName: "A" });
    assert.deepEqual((await sent("B")).eventData, { eventName: "B", properties: { extra: true } });
    assert.deepEqual([(await sent("A")).eventType, events(site).length], ["track", 2]);
  });

  for (const config of [{ page: false }, { track: false }, { init: false }]) {
    await inPage(`${JSON.stringify(config)} sends nothing when the page is loaded`, async (page) => {
      await make(page, config);
      await pause(200);
      assert.deepEqual(site.requests, []);
      if (config.page === false) return;
      await page.evaluate(() => {
        document.dispatchEvent(new ClipboardEvent("paste"));
        dispatchEvent(new Event("resize"));
      });
      await pause(400);
      assert.deepEqual(site.requests, []);
      await page.evaluate(() => r.track.init({ section: "late" }));
      assert.deepEqual((await sent("PAGE_LOADED")).eventData.properties, { section: "late" });
    });
  }

  await inPage("a window's new size is told once it has settled, and only if it is new", async (page) => {
    const before = await page.evaluate(() => ({ w: outerWidth, h: outerHeight }));
    await make(page, { page: false });
    await page.evaluate(async () => {
      for (let i = 0; i < 3; i++) {
        globalThis.outerWidth += 10;
        dispatchEvent(new Event("resize"));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    const { eventType, eventData } = await sent("resize");
    const properties = { resolutionOld: before, resolutionNew: { w: before.w + 30, h: before.h } };
    assert.deepEqual([eventType, eventData], ["resize", { eventName: "resize", properties }]);
    await page.evaluate(() => dispatchEvent(new Event("resize")));
    await pause(400);
    assert.equal(site.requests.length, 1);
  });

  const paste = (page, text, html, classify) =>
    page.evaluate(
      (text, html, classify) => {
        document.body.innerHTML = html;
        globalThis.r?.dispose();
        globalThis.r = new Ravelin({ key: "k", api: "/", page: false, classifyPaste: classify ? () => classify : undefined });
        const field = document.querySelector("input");
        // Firefox takes the content of such an event in two members of its own.
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, composed: true, clipboardData, dataType: "text/plain", data: text }));
      },
      text,
      html,
      classify,
    );

  await t.test("fact 30: of what is pasted the shape is told, and of what is sensitive nothing", async (t) => {
    for (const [text, html, told, nothing] of PASTES) {
      await t.test(`${JSON.stringify(text)} into ${html}`, () => visit(browser, site, async (page) => {
        await paste(page, text, html);
        const { eventType, eventData } = await sent("paste");
        const selection = nothing ? {} : { selectionStart: 0, selectionEnd: 0 };
        assert.deepEqual([eventType, eventData], ["paste", { eventName: "paste", properties: { fieldName: "n", ...selection, ...told } }]);
        if (text) assert.ok(!site.requests[0].text.includes(text), "the content itself is not sent");
      }));
    }
  });

  await inPage("fact 30: the form is told, whatever its fields are called, and the shape of what is in the field", async (page) => {
    await paste(page, "x", '<form name="pay" action="/pay"><input name="action" id="i" value="Ada 1"><input name="name"></form>');
    assert.deepEqual((await sent("paste")).eventData.properties, {
      fieldName: "action",
      formName: "pay",
      formAction: "/pay",
      fieldValue: "XXX 0",
      selectionStart: 0,
      selectionEnd: 0,
      pastedValue: "X",
    });
  });

  for (const [classify, properties] of [
    [{ pan: true }, { selectionStart: 0, selectionEnd: 0, pastedValue: "0000 0000 0000", panCleaned: true }],
    [{ sensitive: true }, {}],
    [{ pan: true, sensitive: true }, { panCleaned: true }],
  ]) {
    await inPage(`fact 30: classifyPaste says ${JSON.stringify(classify)}`, async (page) => {
      await paste(page, "4234 5678 9012", "<input name=n>", classify);
      assert.deepEqual((await sent("paste")).eventData.properties, { fieldName: "n", ...properties });
    });
  }

  await inPage("a password field inside a shadow tree is one", async (page) => {
    await make(page, { page: false });
    await page.evaluate(() => {
      const host = document.body.appendChild(document.createElement("div"));
      const field = host.attachShadow({ mode: "open" }).appendChild(document.createElement("input"));
      field.type = "password";
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "hunter2");
      field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, composed: true, clipboardData, dataType: "text/plain", data: "hunter2" }));
    });
    assert.deepEqual((await sent("paste")).eventData, { eventName: "paste", properties: {} });
  });

  await inPage("fact 30: window.clipboardData, which would prompt the shopper, is not read", async (page) => {
    await page.evaluate(() => Object.defineProperty(window, "clipboardData", { get: () => { globalThis.asked = true; } }));
    await make(page, { page: false });
    await page.evaluate(() => r.track.paste(new ClipboardEvent("paste")));
    assert.equal(await page.evaluate(() => globalThis.asked), undefined);
    assert.deepEqual((await sent("paste")).eventData, { eventName: "paste", properties: {} });
  });

  await browser.close();
  site.stop();
});
