// The cookies of one instance.

import { read, sameSite, valueOf, write } from "../cookies.js";

/** What could not be written lives as long as the page. */
const kept = {};

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
    kept[name] = value;
  }
}

/** Returns the cookies of the page, and before them what stands in for those that could not be written. */
export function all() {
  const instead = Object.entries(kept).map((pair) => pair.join("="));
  return [...instead, read(globalThis.document)].join(";");
}
