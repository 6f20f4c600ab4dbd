// The ids of a visit, and the way to Ravelin for what is sent from the page.

import { all } from "../cookies.js";
import { LONGEST_DAYS, resolve } from "../ids.js";
import { Cookies } from "./cookies.js";
import { failure, told } from "./failure.js";
import { post } from "./post.js";

const VERSION = "1.8.1-ravelinjs";
const API = "https://live.ravelin.click";
const ATTEMPTS = 3;
const ignore = () => {};

export class Core {
  constructor(config) {
    this.Promise = config.Promise;
    this.version = config.version || VERSION;
    this.key = config.key;
    const api = config.api || apiOf(config.key);
    this.api = api[0] + api.slice(1).replace(/^\/+|\/+$/g, "");
    this.sendRetryMs = config.sendRetryMs || 150;
    this.prefix = typeof config.prefix === "string" ? config.prefix : "rjs-";
    this.cookie = config.cookie || "ravelinDeviceId";
    this.sessionCookie = config.sessionCookie || "ravelinSessionId";
    this.cookieExpiryDays = config.cookieExpiryDays ?? 365;
    this.cookies = new Cookies({ domain: config.cookieDomain });
    this.reportErrors = config.reportErrors !== false;
    this._stops = new Set();
    this._id = this._promise(config.id);
    handled(this.ids());
    if (config.init !== false) this.attach(config.syncMs || 2000);
  }

  /** Returns a promise of the device id. */
  id() {
    return this.ids().then(({ device }) => device);
  }

  /** Returns a promise of `{ device, session }`, which never change for an instance. */
  ids() {
    this._ids ??= this.sniffError(this._id)
      .then(undefined, ignore)
      .then((id) => {
        const { deviceId, sessionId } = resolve(all(globalThis.document, this.cookie), { ...this, id });
        // Written at once: another instance of this page, made in the same breath, finds them.
        return this._write({ device: deviceId, session: sessionId });
      });
    return this._ids;
  }

  /** Writes both cookies. */
  sync() {
    return this.ids().then((ids) => void this._write(ids));
  }

  _write(ids) {
    const { device, session } = ids;
    const expires = new Date(Date.now() + Math.min(this.cookieExpiryDays, LONGEST_DAYS) * 864e5);
    if (this._stopped) return ids;
    if (this.cookieExpiryDays > 0) this.cookies.set({ name: this.cookie, value: device, expires });
    this.cookies.set({ name: this.sessionCookie, value: `${device}:${session}` });
    return ids;
  }

  /** Writes both cookies again and again: what deletes them is often not the shopper. */
  attach(syncMs) {
    if (!globalThis.document || this._stopped) return;
    // A timer that would wait longer does not wait at all.
    const timer = setInterval(() => handled(this.sync()), Math.min(syncMs, 2 ** 31 - 1));
    this._stops.add(() => clearInterval(timer));
  }

  /** Tells Ravelin of an error: what went wrong and where, without a value. */
  reportError(error) {
    if (!this.reportErrors) return this._promise();
    const report = this.ids().then(({ device }) =>
      this.send("POST", "z/err", { deviceId: device, libVer: this.version, ...told(error) }).then(ignore),
    );
    return handled(report);
  }

  /** Calls a function, or takes a promise, and reports what goes wrong. */
  sniffError(fn) {
    try {
      const result = typeof fn === "function" ? fn() : fn;
      result?.then?.(undefined, (error) => void this.reportError(error));
      return result;
    } catch (error) {
      this.reportError(error);
      throw error;
    }
  }

  /** Returns a function that calls another one, bound as by `Function.prototype.bind`, and reports what it throws. */
  bind(fn, ...bound) {
    const call = fn.bind(...bound);
    return (...args) => this.sniffError(() => call(...args));
  }

  /**
   * Sends a body as JSON and returns a promise of `{ status, text, attempt }`. Three attempts are made where
   * nobody or a broken server answers. Without headers of ours: they would cost a second request.
   */
  send(method, path, body) {
    if (!this.key) throw failure("ravelin/core: no key set for API requests", "key-missing");
    // It would be in every address from now on.
    if (/^(sk|secret_key)_/.test(this.key)) throw failure("ravelin/core: key is a secret one, which must never be in a page", "key-secret");
    if (this._stopped) return handled(new this.Promise((_, fail) => fail(disposed())));
    const target = `${this.api}/${path.replace(/^\/+/, "")}`;
    const url = `${target}${target.includes("?") ? "&" : "?"}key=${encodeURIComponent(this.key)}`.replace(/^\/+/, "/");
    const attempt = (number) =>
      post(this, method, url, body).then((response) => {
        const { status, text } = response;
        if (status >= 200 && status < 300) return { ...response, attempt: number };
        const again = !status || status >= 500 || (status === 400 && !text);
        const failed = failure(
          `ravelin/core: ${method} ${url} attempt ${number} returned status ${status}${text ? " and body " + text : ""}`,
          "send-failed",
        );
        if (!again || number === ATTEMPTS) throw failed;
        return this._wait(number * this.sendRetryMs).then(() => attempt(number + 1));
      });
    return handled(attempt(1));
  }

  /** Returns a promise that is kept after a while, and broken where all is stopped before. */
  _wait(ms) {
    return new this.Promise((go, fail) => {
      const stop = (error) => {
        clearTimeout(timer);
        fail(error);
      };
      const timer = setTimeout(() => {
        this._stops.delete(stop);
        go();
      }, ms);
      this._stops.add(stop);
    });
  }

  _promise(value) {
    return new this.Promise((keep) => keep(value));
  }

  /** Ends all timers and requests. */
  _stop() {
    this._stopped = true;
    for (const stop of this._stops) stop(disposed());
    this._stops.clear();
  }
}

/** Returns a promise whose failure is nobody's surprise: who wants to know of it, still does. */
export function handled(promise) {
  promise.then(undefined, ignore);
  return promise;
}

function disposed() {
  return failure("ravelin/core: this instance was disposed of", "disposed");
}

/** Returns where the events of a key go: some keys have the name of their environment in them. */
function apiOf(key = "") {
  const words = /^publishable_key_/.test(key) ? key.split("_").slice(2) : [];
  const environment = words[words.length - 2];
  return !environment || /^(test|live)$/.test(environment) ? API : `https://${encodeURIComponent(environment)}.ravelin.click`;
}
