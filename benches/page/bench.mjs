// What a page waits for, in Chromium: ours beside its peers, in turns, in one run. Medians; a ratio is what counts.

import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";
import { serve } from "./site.mjs";

const NAMES = ["ours", "jose", "adyen", "empty"];
const TITLES = { ours: "ravelin", jose: "jose, RSA-OAEP-256", adyen: "adyen-encrypt", empty: "an empty script" };
const CARD = { pan: "4111111111111111", month: 7, year: 2028, nameOnCard: "Ada Lovelace" };
const keys = JSON.parse(readFileSync(new URL("../../tests/vectors/keys.json", import.meta.url)));
const rsaKey = keys.find(({ id }) => id === "k2048a").spellings[0].key;

const FRESH_ROUNDS = 24;
const PHONE_ROUNDS = 8;
const WARM_ROUNDS = 15;
const WARM_CALLS = 100;

/** A phone: its network, in bytes a second and milliseconds, and how much slower it is than this machine. */
const PHONE = { network: { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }, slower: 4 };

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Opens a page that has never been there, and does something with it. */
async function visit(browser, { url }, phone, act) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    const session = await page.createCDPSession();
    await page.goto(url);
    if (phone) {
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", phone.network);
      await session.send("Emulation.setCPUThrottlingRate", { rate: phone.slower });
    }
    return await act(page);
  } finally {
    await context.close();
  }
}

/** Returns the milliseconds from asking for a script to the first ciphertext out of it. */
const fresh = (browser, site, name, phone) => visit(browser, site, phone, (page) => page.evaluate(async (name, rsaKey, card) => {
  const start = performance.now();
  const { ready } = await import(`/${name}.js`);
  const encrypt = await ready(rsaKey);
  const cipher = await encrypt(card);
  if (!cipher) throw new Error(name);
  return performance.now() - start;
}, name, rsaKey, CARD));

/** Returns the milliseconds of one encryption, in turns on one page. */
const warm = (browser, site, phone) => visit(browser, site, phone, (page) => page.evaluate(async (names, rsaKey, card, rounds, calls) => {
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  const encrypts = {};
  for (const name of names) encrypts[name] = await (await import(`/${name}.js`)).ready(rsaKey);
  for (let round = -2; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      for (let call = 0; call < calls; call++) await encrypts[name](card);
      // The first two rounds warm up the engine.
      if (round >= 0) figures[name].push((performance.now() - start) / calls);
    }
  }
  return figures;
}, NAMES, rsaKey, CARD, WARM_ROUNDS, WARM_CALLS));

async function freshFigures(browser, site, rounds, phone) {
  const figures = Object.fromEntries(NAMES.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    // Each is first in its turn: the page before is still being put away.
    for (const place of NAMES.keys()) {
      const name = NAMES[(round + 1 + place) % NAMES.length];
      const time = await fresh(browser, site, name, phone);
      if (round >= 0) figures[name].push(time);
    }
  }
  return figures;
}

function row(title, figures, digits) {
  const cells = NAMES.map((name) => figures[name].toFixed(digits).padStart(20));
  const ratios = ["jose", "adyen"].map((name) => (figures.ours / figures[name]).toFixed(2).padStart(12));
  console.log([title.padEnd(46), ...cells, ...ratios].join(""));
}

const medians = (figures) => Object.fromEntries(NAMES.map((name) => [name, median(figures[name])]));

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const site = await serve(NAMES);
const browser = await puppeteer.launch({ browser: "chrome", executablePath, headless: true, args });
try {
  const titles = NAMES.map((name) => TITLES[name].padStart(20));
  console.log(["".padEnd(46), ...titles, "ours/jose".padStart(12), "ours/adyen".padStart(12)].join(""));
  row("bytes of the script, brotli", site.bytes, 0);
  row("fresh page to first ciphertext, ms", medians(await freshFigures(browser, site, FRESH_ROUNDS)), 1);
  row("the same on a phone (150 ms, 1.6 Mbit/s, CPU ÷ 4)", medians(await freshFigures(browser, site, PHONE_ROUNDS, PHONE)), 1);
  row("one encryption, warm, ms", medians(await warm(browser, site)), 3);
  row("the same with the CPU ÷ 4", medians(await warm(browser, site, PHONE)), 3);
} finally {
  await browser.close();
  site.stop();
}
