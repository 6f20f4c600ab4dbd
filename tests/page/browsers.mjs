// Chromium over the DevTools protocol, Firefox over WebDriver BiDi, WebKit over WebDriver: the browsers of the system.

import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { webkit } from "./webkit.mjs";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts Chromium. `CHROMIUM` names another one.
 *
 * What a shopper may have set: `cookies` is "first-party" where others' are blocked, or "none"; `isPrivate`.
 */
export async function chromium({ cookies, isPrivate } = {}) {
  const executablePath = program("CHROMIUM", ["chromium", "chromium-browser", "google-chrome"]);
  const args = [...QUIET, ...(isPrivate ? ["--incognito"] : [])];
  const userDataDir = cookies && mkdtempSync(join(tmpdir(), "ravelin-chromium-"));
  if (userDataDir) {
    const profile = cookies === "none" ? { default_content_setting_values: { cookies: 2 } } : { block_third_party_cookies: true, cookie_controls_mode: 1 };
    mkdirSync(join(userDataDir, "Default"));
    writeFileSync(join(userDataDir, "Default/Preferences"), JSON.stringify({ profile }));
  }
  const browser = await puppeteer.launch({ browser: "chrome", executablePath, headless: true, acceptInsecureCerts: true, args, userDataDir });
  // It writes until its end.
  if (userDataDir) browser.process().once("exit", () => rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 }));
  return browser;
}

/** Starts Firefox, with the same settings. `FIREFOX` names another one. */
export function firefox({ cookies, isPrivate } = {}) {
  const executablePath = program("FIREFOX", ["firefox-esr", "firefox"]);
  const extraPrefsFirefox = {
    ...(cookies && { "network.cookie.cookieBehavior": cookies === "none" ? 2 : 1 }),
    ...(isPrivate && { "browser.privatebrowsing.autostart": true }),
  };
  return puppeteer.launch({ browser: "firefox", executablePath, headless: true, acceptInsecureCerts: true, extraPrefsFirefox });
}

/** Every browser, by its name. */
export const BROWSERS = [["Chromium", chromium], ["Firefox", firefox], ["WebKit", webkit]];

/** Returns a program's path. A test without its browser fails: it is not skipped. */
function program(variable, names) {
  if (process.env[variable]) return process.env[variable];
  const candidates = (process.env.PATH ?? "").split(":").flatMap((folder) => names.map((name) => join(folder, name)));
  const found = candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`none of ${names.join(", ")} is installed; name one in ${variable}`);
  return found;
}

export { webkit } from "./webkit.mjs";

/** Opens a page and collects everything that went wrong in it. */
export async function watched(browser) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warn", "assert"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // The browser asks for an icon by itself, and breaks it off when it goes to another page.
    if (new URL(request.url()).pathname !== "/favicon.ico") complaints.push(`request failed: ${request.url()}`);
  });
  return { page, complaints };
}

/** Runs the suite of the page that stands at an address. */
export async function runSuite(browser, url) {
  const { page, complaints } = await watched(browser);
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  const outcome = await page.evaluate(() => globalThis.outcome);
  if (!outcome) throw new Error(`the suite did not start: ${complaints.join("; ")}`);
  return { outcome, complaints };
}
