// The device and session id of a visit, after the cookie rules of the official browser SDK.
//
// `src/device/cookie.rs` has the same rules for servers; the same vectors hold both. They stand
// here once more because the id alone must not cost a page a WebAssembly module.

import { all, keep, randomUuid, read, sameSite, valueOf, write } from "./cookies.js";

const YEAR_DAYS = 365;

// Longer than any browser keeps a cookie; a date has an end.
export const LONGEST_DAYS = 1e5;

/** Returns the device id of this visit, and writes the cookies that keep it. */
export function deviceId(options) {
  return ids(options).deviceId;
}

/** Returns the session id of this visit, and writes the cookies that keep it. */
export function sessionId(options) {
  return ids(options).sessionId;
}

/** Returns both ids, and writes the cookies that keep them. */
export function ids(options) {
  const page = globalThis.document;
  const visit = { https: globalThis.location?.protocol === "https:", userAgent: globalThis.navigator?.userAgent };
  const found = resolve(all(page, options?.cookie), options, visit);
  let bare = false;
  for (const { name, header } of found.cookies) {
    if (!bare) write(page, header);
    // A browser that knows no SameSite refuses the whole cookie: this one and the next go without.
    bare ||= !read(page).includes(name + "=");
    if (bare) write(page, header.replace(/;SameSite=.*/, ""));
    keep(name, header.split(";")[0]);
  }
  return { deviceId: found.deviceId, sessionId: found.sessionId };
}

/**
 * Returns the ids that belong to a cookie string, and the cookies to set; touches nothing.
 * `visit` tells scheme and browser, `uuid` makes new ids and `now` is the time in milliseconds.
 */
export function resolve(cookies, options, visit = {}, uuid = randomUuid, now = Date.now()) {
  const { id, cookie = "ravelinDeviceId", sessionCookie = "ravelinSessionId", prefix = "rjs-", cookieDomain, cookieExpiryDays = YEAR_DAYS } = options ?? {};
  const known = valueOf(cookies, cookie);
  const [sessionDevice, session] = split(valueOf(cookies, sessionCookie), known);
  // One with a semicolon in it no cookie holds: its rest would be attributes.
  const own = id && !/;/.test(id) && id + "";
  const deviceId = own || sessionDevice || known || prefix + uuid();
  const sessionId = session || uuid();
  const attributes = (cookieDomain ? ";domain=" + cookieDomain : "") + sameSite(visit);
  const expires = ";expires=" + new Date(now + Math.min(cookieExpiryDays, LONGEST_DAYS) * 864e5).toUTCString();
  const set = [{ name: sessionCookie, header: `${sessionCookie}=${deviceId}:${sessionId};path=/${attributes}` }];
  if (cookieExpiryDays > 0) set.unshift({ name: cookie, header: `${cookie}=${deviceId};path=/${expires}${attributes}` });
  return { deviceId, sessionId, cookies: set };
}

/** Splits `device:session`; the device may hold colons, and the device cookie tells where it ends. */
function split(value = "", device) {
  const end = device && value.startsWith(device + ":") ? device.length : value.indexOf(":");
  return end > 0 ? [value.slice(0, end), value.slice(end + 1)] : [, value];
}
