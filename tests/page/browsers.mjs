// Chromium over the DevTools protocol, Firefox over WebDriver BiDi: the browsers of the system.

import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium. `CHROMIUM` names another one. */
export function chromium() {
  const executablePath = program("CHROMIUM", ["chromium", "chromium-browser", "google-chrome"]);
  return puppeteer.launch({ browser: "chrome", executablePath, headless: true, args: QUIET });
}

/** Starts Firefox. `FIREFOX` names another one. */
export function firefox() {
  const executablePath = program("FIREFOX", ["firefox-esr", "firefox"]);
  return puppeteer.launch({ browser: "firefox", executablePath, headless: true });
}

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

/** Opens a page and collects everything that went wrong in it. */
export async function watched(browser) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warn", "assert"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`request failed: ${request.url()}`));
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
