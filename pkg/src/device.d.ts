/** How ids are made and kept; all of it is optional. The names are those of ravelinjs. */
export interface DeviceOptions {
  /**
   * An id of your own, which wins over every cookie. One with a semicolon counts as
   * none: no cookie holds it.
   */
  id?: string | undefined;
  /** What a new device id begins with: `rjs-`. */
  prefix?: string | undefined;
  /** The name of the device cookie: `ravelinDeviceId`. */
  cookie?: string | undefined;
  /** The name of the session cookie: `ravelinSessionId`. */
  sessionCookie?: string | undefined;
  /** The domain of both cookies; the host of the page where it is left out. */
  cookieDomain?: string | undefined;
  /** How long the device cookie lives, in days: 365. At 0 or below it is read but not written. */
  cookieExpiryDays?: number | undefined;
}

/** The device, as `device` of an event has it. */
export interface Device {
  /** The device id of this visit, which the cookies keep. */
  deviceId: string;
  /** Empty where a browser hides it. */
  userAgent: string;
  /** The language tag the browser prefers; empty where it tells none. */
  language: string;
}

/**
 * Returns what the page knows of the device, and writes the cookies that keep its id; as `collectDevice` of
 * `load()` does.
 */
export function collectDevice(options?: DeviceOptions): Device;

/**
 * Returns the device id of this visit, and writes the cookies that keep it. On a server, where there is no visit,
 * each call makes another.
 */
export function deviceId(options?: DeviceOptions): string;

/** Returns the session id of this visit, and writes the cookies that keep it. */
export function sessionId(options?: DeviceOptions): string;

/** Returns both ids, and writes the cookies that keep them. */
export function ids(options?: DeviceOptions): { deviceId: string; sessionId: string };

/** Returns the ids that belong to a cookie string, and the cookies to set. Touches nothing. */
export function resolve(
  cookies: string,
  options?: DeviceOptions,
  visit?: { https?: boolean; userAgent?: string },
  uuid?: () => string,
  now?: number,
): { deviceId: string; sessionId: string; cookies: { name: string; header: string }[] };
