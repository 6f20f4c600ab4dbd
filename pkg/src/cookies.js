// Cookies as a page has them: read, written, and the attributes that browsers want; and random ids.

import { hexOf } from "./hex.js";

/** Returns the value of a cookie: the last of several, and nothing for an empty one. */
export function valueOf(cookies, name) {
  const pairs = cookies.split(";").map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(name + "=")).pop()?.slice(name.length + 1);
}

/** WebKit of iOS 12 and macOS 10.14 takes `None` for `Strict`. */
export function sameSite({ https, userAgent = "" }) {
  if (/\(iP.* OS 12_/.test(userAgent) || /Mac OS X 10_14(?!.*Chrom).*Version\//.test(userAgent)) return "";
  return https ? ";SameSite=None;Secure" : ";SameSite=Lax";
}

/** Returns a random UUID, version 4; `crypto.randomUUID` is missing on pages without https. */
export function randomUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return hexOf(bytes).replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A sandboxed frame throws where another says that there are no cookies. */
export function read(page) {
  try {
    return page?.cookie ?? "";
  } catch {
    return "";
  }
}

export function write(page, header) {
  try {
    if (page) page.cookie = header;
  } catch {
    // No cookies here: the id lives as long as the page.
  }
}

const KEPT = Symbol.for("ravelin");

/**
 * What stands in for cookies that browsers do not take, as `name=value` by name. It lives as long as the page,
 * and all copies of this code on a page have the same: who loads two scripts of this package gets one id.
 */
export const kept = globalThis[KEPT] ?? {};
// Says no where the page's globals are frozen, and throws nothing.
Reflect.set(globalThis, KEPT, kept);

/** Keeps `name=value` for as long as there is this page; a server has none, and what is asked next is another shopper's. */
export function keep(name, pair) {
  if (globalThis.location) kept[name] = pair;
}

/** Returns the cookies of the page, and before them, since the last one wins, what stands in for `name` and others. */
export function all(page, name) {
  return [stored(name), ...Object.values(kept), read(page)].join(";");
}

/**
 * Returns the id that Ravelin's iOS SDK leaves in the storage of a web view, as a cookie would have it:
 * one that stands before all others, which therefore win.
 */
function stored(name = "ravelinDeviceId") {
  try {
    const id = globalThis.document && localStorage.getItem(name);
    return id && !/[;\s]/.test(id) ? `${name}=${id}` : "";
  } catch {
    return "";
  }
}
