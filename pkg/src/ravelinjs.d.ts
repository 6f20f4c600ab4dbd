import type { CheckedCard, PaymentMethodCipher, RavelinErrorCode } from "./index.js";
export type { PaymentMethodCipher } from "./index.js";

/** What an instance is made with; the names and defaults are those of ravelinjs. */
export interface Config {
  /** The publishable key. Without one nothing is sent. */
  key?: string | undefined;
  /** Where events go; told by the key where it is left out, `https://live.ravelin.click` for most. */
  api?: string | undefined;
  /** The RSA public key that cards are encrypted with; white space around it is taken off. */
  rsaKey?: string | undefined;

  /**
   * A device id of your own, which wins over every cookie. Empty or rejected, it counts as absent, and so does one that
   * no cookie holds: with a semicolon in it.
   */
  id?: string | null | PromiseLike<string | null | undefined> | undefined;
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
  /** How often the cookies are written again, in milliseconds: 2000. */
  syncMs?: number | undefined;

  /** What is told of the page with its first event; false suppresses that event. */
  page?: Properties | boolean | undefined;
  /** Says of a paste event what the attributes of the page do not. */
  classifyPaste?: ((event: ClipboardEvent) => { pan?: boolean; sensitive?: boolean } | null | void) | undefined;
  /** False: neither timers nor listeners, nothing is sent by itself. */
  init?: boolean | undefined;
  /** False: no event is sent by itself until `track.init()`. */
  track?: boolean | undefined;

  /** False: errors are not reported to Ravelin. Reports never hold what a shopper typed. */
  reportErrors?: boolean | undefined;
  /** The time before the second attempt to send, in milliseconds: 150; twice that before the third. */
  sendRetryMs?: number | undefined;
  /** What the promises of this instance are made by. */
  Promise?: PromiseConstructorLike | undefined;
  /** What is sent as the version of the library. */
  version?: string | undefined;
}

/** What can be written as JSON. */
export type Properties = object;

/** A card as the shopper typed it. Nothing else may be in it: a security code must never be sent. */
export interface Card {
  /** The number, 12 to 19 digits, with spaces or dashes between them if need be. */
  pan: string | number | bigint;
  /** The expiry month: `7`, `"07"`. */
  month: number | string;
  /** The expiry year: `2028`, `"28"`. An expired card is a card. */
  year: number | string;
  /** The name that stands on the card. */
  nameOnCard?: string | null | undefined;
  /** An RSA public key for this card alone. */
  rsaKey?: string | null | undefined;
}

/** Both ids of a visit. */
export interface Ids {
  /** The device's, which its cookie keeps for a year. */
  device: string;
  /** The session's, which lives until the browser is closed. */
  session: string;
}

/** What came of a request. */
export interface SendResponse {
  /** The status of HTTP, from 200 to 299. */
  status: number;
  /** The body, which is empty for most. */
  text: string;
  /** Which attempt it was, from 1. */
  attempt: number;
}

/** Device id, and the way to Ravelin. */
export interface Core {
  /** Where events go. */
  readonly api: string;
  /** The publishable key. */
  readonly key?: string;
  /** What is sent as the version of the library. */
  readonly version: string;
  /** What the promises of this instance are made by. */
  readonly Promise: PromiseConstructorLike;
  /** The cookies of this instance. */
  readonly cookies: Cookies;

  /** Returns a promise of the device id, which is never rejected. */
  id(): Promise<string>;
  /** Returns a promise of both ids, which is never rejected. */
  ids(): Promise<Ids>;
  /**
   * Sends a body as JSON, in at most three attempts.
   *
   * @throws {RavelinjsError} `key-missing` without a key, `key-secret` for one that must never be in a page; the
   * promise is rejected with `send-failed` where no attempt was answered by a status from 200 to 299, and with
   * `disposed` after `dispose()`
   */
  send(method: string, path: string, body: unknown): Promise<SendResponse>;
  /** Tells Ravelin of an error, unless that is switched off. A message that is not ours is left out. */
  reportError(error: unknown): Promise<void>;
  /** Calls a function, or takes a promise, and reports what goes wrong; its result is returned. */
  sniffError<T>(fn: () => T): T;
  sniffError<T extends PromiseLike<unknown>>(promise: T): T;
  /** Returns a function bound as by `Function.prototype.bind`, which reports what it throws. */
  bind<T>(fn: (...args: never[]) => T, thisArg?: unknown, ...args: unknown[]): (...args: unknown[]) => T;
  /** Writes both cookies. */
  sync(): Promise<void>;
  /** Writes both cookies again and again. */
  attach(syncMs: number): void;
}

/** The cookies of an instance. */
export interface Cookies {
  /** Returns a cookie's value. */
  get(name: string): string | undefined;
  /** Writes a cookie: until the browser is closed, or until it `expires`. */
  set(cookie: { name: string; value: string; path?: string; expires?: Date }): void;
}

/** The encryption of cards. */
export interface Encrypt {
  /**
   * Encrypts a card at once. The result goes unchanged into `paymentMethod`; each call gives another.
   *
   * What cannot be right is a red line in the editor already: month 13, or a security code.
   *
   * @throws {RavelinjsError} in the words of ravelinjs; it never holds what was given
   */
  card<const C extends Card>(card: C & CheckedCard<C, Card>): PaymentMethodCipher;
}

/** The events of the page. A promise that nobody looks at is no unhandled rejection. */
export interface Track {
  /** Tells that the page, or the next view of a single-page application, is loaded. */
  load(properties?: Properties): Promise<SendResponse>;
  /** Tells of something of your own. */
  event(name: string, properties?: Properties): Promise<SendResponse>;
  /** Tells of a paste event: where, and the shape of what was pasted, never the content. */
  paste(event: ClipboardEvent): Promise<SendResponse>;
  /** Tells of the window's size, if it is another than before. */
  resize(): Promise<SendResponse> | undefined;
  /** Tells that the page is loaded, unless `page` is false, and listens from now on. */
  init(page?: Properties | false): void;
}

/** What `encrypt.card`, `core.send` and `new Ravelin` throw. */
export interface RavelinjsError extends Error {
  /** Stable between releases. */
  code: RavelinErrorCode | "disposed" | "key-missing" | "send-failed";
  /** The field at fault; empty where none is. */
  field: string;
}

/** A drop-in for ravelinjs 1.8.1: device id, card encryption and page events of one merchant. */
export default class Ravelin {
  /** What promises are made by, unless a configuration says otherwise. */
  static Promise: PromiseConstructorLike;

  /**
   * Makes an instance: its cookies are written, and, unless `init`, `track` or `page` is false, Ravelin is told that
   * the page is loaded.
   *
   * @throws {RavelinjsError} where `rsaKey` does not look like a key at all
   */
  constructor(config: Config);

  /** Device id, and the way to Ravelin. */
  readonly core: Core;
  /** The encryption of cards. */
  readonly encrypt: Encrypt;
  /** The events of the page. */
  readonly track: Track;

  /** Stops what runs by itself: timers, listeners, and requests that are under way. Nothing is sent any more. */
  dispose(): void;
}
