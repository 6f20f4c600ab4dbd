// The cookies of one instance.

import { keep, kept, read, sameSite, valueOf, write } from "../cookies.js";

export class Cookies {
  constructor({ domain } = {}) {
    this.domain = domain;
  }

  /** Returns a cookie's value, or undefined. */
  get(name) {
    return valueOf(read(globalThis.document), name);
  }

  /** Writes a cookie: until the browser closes, or until `expires`, a date. */
  set({ name, value, path = "/", expires }) {
    const page = globalThis.document;
    const until = expires ? ";expires=" + expires.toUTCString() : "";
    const header = `${name}=${value};path=${path}${until}${this.domain ? ";domain=" + this.domain : ""}`;
    this.sameSite ??= sameSite({ https: globalThis.location?.protocol === "https:", userAgent: globalThis.navigator?.userAgent });
    write(page, header + this.sameSite);
    if (expires < Date.now() || this.get(name) === String(value)) {
      delete kept[name];
      return;
    }
    // A browser that knows no SameSite refuses the whole cookie: from now on all go without.
    this.sameSite = "";
    write(page, header);
    keep(name, `${name}=${value}`);
  }
}
