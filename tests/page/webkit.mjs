// WebKit over WebDriver: Debian's WebKitGTK, on a screen that nobody sees. Not Safari, but Safari's engine: the
// same WebCore, JavaScriptCore and cookie rules, under another network library (libsoup) and another window.
//
// What a test asks of Puppeteer's browsers it may ask of this one, as far as that is written here.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";

/** The browser that belongs to the driver; Debian keeps it out of the way. */
const MINI_BROWSER = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

const COOKIES = { none: "never", "first-party": "no-third-party" };

/** Starts WebKit, with the settings of the other browsers, or behind a proxy. `MINI_BROWSER` names another one. */
export async function webkit({ cookies, isPrivate, proxy } = {}) {
  const binary = process.env.MINI_BROWSER ?? MINI_BROWSER;
  if (!existsSync(binary)) throw new Error(`${binary} is missing: install webkit2gtk-driver, or name one in MINI_BROWSER`);
  const screen = await startScreen();
  const driver = await startDriver(screen.display);
  const ask = asking(driver.address, Promise.race([screen.ended, driver.ended]));
  const stop = () => {
    driver.stop();
    screen.stop();
  };
  try {
    const args = ["--automation", `--cookies-policy=${COOKIES[cookies] ?? "always"}`, ...(isPrivate ? ["--private"] : []), ...(proxy ? [`--proxy=${proxy}`] : [])];
    const options = { binary, args };
    const alwaysMatch = { acceptInsecureCerts: true, "webkitgtk:browserOptions": options };
    const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: { alwaysMatch } });
    const session = (method, path, body) => ask(method, `/session/${sessionId}${path}`, body);
    await session("POST", "/timeouts", { script: 120_000, pageLoad: 60_000 });
    return new Browser(session, capabilities.browserVersion, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

class Browser {
  constructor(session, number, stop) {
    Object.assign(this, { session, number, stop });
  }

  version() {
    return `WebKitGTK/${this.number}`;
  }

  newPage() {
    return new Page(this, this);
  }

  /** A profile of its own: there is one, which is emptied. */
  createBrowserContext() {
    return new Profile(this);
  }

  async close() {
    await this.session("DELETE", "").catch(() => {});
    this.stop();
  }
}

class Profile {
  constructor(browser) {
    this.browser = browser;
  }

  newPage() {
    this.page = new Page(this.browser, this);
    return this.page;
  }

  /** Returns the cookies of the page as Puppeteer tells them. */
  async cookies() {
    const found = await this.browser.session("GET", "/cookie");
    return found.map(({ expiry, ...cookie }) => ({ ...cookie, expires: expiry ?? -1, session: expiry === undefined }));
  }

  async close() {
    await this.browser.session("DELETE", "/cookie");
    await this.page?.evaluate(() => {
      try {
        localStorage.clear();
        sessionStorage.clear();
      } catch {
        // No storage here.
      }
    });
  }
}

class Page {
  constructor(browser, context) {
    Object.assign(this, { session: browser.session, context, keyboard: new Keyboard(browser.session) });
  }

  browserContext() {
    return this.context;
  }

  /** The driver tells nothing of what a page prints: a suite that runs here has to say itself how it went. */
  on() {}

  setDefaultTimeout() {}

  async goto(url) {
    if (!this.isVisited) {
      this.isVisited = true;
      // The page before may have looked after its cookies until it was left, and is left only now.
      await this.session("POST", "/url", { url: new URL("/blank", url).href });
      await this.session("DELETE", "/cookie");
    }
    await this.session("POST", "/url", { url });
    await this.loaded();
  }

  async goBack() {
    await this.session("POST", "/back", {});
    await this.loaded();
  }

  /** The driver waits for a page, but for the first one of a session not until its scripts have run. */
  loaded() {
    return this.evaluate(() => document.readyState === "complete" || new Promise((resolve) => addEventListener("load", () => resolve())));
  }

  url() {
    return this.session("GET", "/url");
  }

  /** Calls a function in the page with arguments that are JSON, waits for its promise, and returns the result. */
  async evaluate(act, ...given) {
    const script = `const done = arguments[1];
      Promise.resolve().then(() => (${act})(...JSON.parse(arguments[0])))
        .then((value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error?.stack ?? error), message: error?.message })));`;
    const { value, error, message } = JSON.parse(await this.session("POST", "/execute/async", { script, args: [JSON.stringify(given)] }));
    if (error) throw new Error(message, { cause: error });
    return value;
  }

  $eval(selector, act, ...given) {
    return this.evaluate(`(selector, ...given) => (${act})(document.querySelector(selector), ...given)`, selector, ...given);
  }

  focus(selector) {
    return this.$eval(selector, (element) => element.focus());
  }

  async type(selector, text) {
    await this.focus(selector);
    await this.keyboard.type(text);
  }

  async click(selector) {
    const found = await this.session("POST", "/element", { using: "css selector", value: selector });
    await this.session("POST", `/element/${Object.values(found)[0]}/click`, {});
  }

  async waitForFunction(act, ...given) {
    for (const end = Date.now() + 30_000; !(await this.evaluate(act, ...given)); ) {
      if (Date.now() > end) throw new Error(`did not happen: ${act}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close() {}
}

/** Keys that are no characters, as WebDriver writes them. */
const KEYS = { Backspace: "\ue003", Home: "\ue011", ArrowLeft: "\ue012", ArrowRight: "\ue014", Delete: "\ue017" };

class Keyboard {
  constructor(session) {
    this.session = session;
  }

  press(key) {
    return this.strike([KEYS[key] ?? key]);
  }

  type(text) {
    return this.strike([...text]);
  }

  strike(keys) {
    const actions = keys.flatMap((value) => ["keyDown", "keyUp"].map((type) => ({ type, value })));
    return this.session("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }
}

/** Starts a screen and returns its name, which the server chooses. */
async function startScreen() {
  const server = started("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const [number] = await Promise.race([once(server.process.stdio[3], "data"), server.ended]);
  return { display: `:${String(number).trim()}`, ...server };
}

/** Starts the driver on a free port and waits until it answers. */
async function startDriver(display) {
  const port = await freePort();
  // No session bus, no accessibility bus and no other screen of whoever runs the tests.
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1", GTK_A11Y: "none", DBUS_SESSION_BUS_ADDRESS: "disabled:", WEBKIT_DISABLE_DMABUF_RENDERER: "1" };
  const driver = started("WebKitWebDriver", [`--port=${port}`], { env, stdio: ["ignore", "ignore", "pipe"] });
  const isReady = () => fetch(`http://127.0.0.1:${port}/status`).then(({ ok }) => ok, () => false);
  for (const end = Date.now() + 30_000; !(await Promise.race([isReady(), driver.ended])); ) {
    if (Date.now() > end) throw new Error("WebKitWebDriver does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { address: `http://127.0.0.1:${port}`, ...driver };
}

/** Starts a program that ends with this one. `ended` is a promise that only ever fails: with what the program said last. */
function started(program, args, options) {
  const child = spawn(program, args, options);
  const said = [];
  child.stderr.on("data", (text) => said.push(text));
  const stop = () => void child.kill();
  process.once("exit", stop);
  child.once("exit", () => process.off("exit", stop));
  const ended = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${said.join("")}`)));
  });
  // Nobody has to wait for it.
  ended.catch(() => {});
  return { process: child, stop, ended };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Returns a function that asks the driver, and throws what it refuses, or that it has `ended`. */
function asking(address, ended) {
  ended.catch(() => {});
  return async (method, path, body) => {
    const response = await Promise.race([fetch(address + path, { method, body: body && JSON.stringify(body) }), ended]);
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
}
