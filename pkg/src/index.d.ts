/** What the module of `load()` can do. */
export interface Ravelin {
  /**
   * Encrypts a card for Ravelin. The result goes unchanged into `paymentMethod`; each call gives another.
   *
   * What cannot be right is a red line in the editor already: month 13, or a security code.
   *
   * @param rsaKey the RSA public key that stands beside the API keys in Ravelin's dashboard
   * @throws {RavelinError} with the field at fault; it never holds what was given
   */
  encryptCard<const C extends Card>(rsaKey: string, card: C & CheckedCard<C>): PaymentMethodCipher;

  /**
   * Hashes a password for `passwordHashed`: in hexadecimal for a login or a registration, in base64
   * for a customer.
   *
   * @throws {RavelinError} `password-invalid` for anything but text, and for another form
   */
  hashPassword(password: string, form?: "login" | "customer"): string;

  /** Hashes e-mail address and password together, for `emailPasswordSHA256`. */
  hashPassword(password: string, form: "email", email: string): string;

  /**
   * Hashes a password for `passwordSHA1SHA256`, for shops that keep SHA-1 hashes only. The browser's
   * own SHA-1 is used, which it has on https pages alone.
   */
  hashSha1Password(password: string): Promise<string>;

  /** Returns what the page knows of the device, and writes the cookies that keep its id. */
  collectDevice(options?: DeviceOptions): Device;
}

/** A card as the shopper typed it. Nothing else may be in it: a security code must never be sent. */
export interface Card {
  /** The number, 12 to 19 digits, with spaces, dashes or dots between them if need be. */
  pan: string | number;
  /** The expiry month: `7`, `"07"`. */
  month: number | string;
  /** The expiry year: `2028`, `"28"`. */
  year: number | string;
  /** The name that stands on the card. */
  nameOnCard?: string | null | undefined;
}

/** A month as it may be written. */
export type Month =
  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
  | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "10" | "11" | "12"
  | "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09";

/** A card without anything that could be seen to be wrong while it was written; of mere text nothing can. */
export type CheckedCard<C extends { month: number | string }, Whole extends { month: number | string } = Card> = {
  [Name in keyof Whole]: Name extends "month" ? CheckedMonth<C["month"]> : Whole[Name];
} & { [Name in Exclude<keyof C, keyof Whole>]: never };

/** A month that can be one; of mere text or of a mere number nothing can be said. */
export type CheckedMonth<M> = string extends M ? M : number extends M ? M : M extends Month | "" ? M : OneToTwelve;

/** What stands in an error for a month that there is not: 1 to 12, as a number or as text. */
export interface OneToTwelve {
  /** Nothing is one. */
  readonly "1 to 12": never;
}

/** An encrypted card: what goes into `paymentMethod` of a checkout. */
export interface PaymentMethodCipher {
  /** What kind of payment method this is. */
  methodType: "paymentMethodCipher";
  /** The encrypted card, in base64. */
  cardCiphertext: string;
  /** The encrypted AES key and IV, in base64. */
  aesKeyCiphertext: string;
  /** How it was encrypted. */
  algorithm: "RSA_WITH_AES_256_GCM";
  /** What encrypted it. */
  ravelinSDKVersion: string;
  /** Which of the merchant's keys it was made for. */
  keyIndex: number;
  /** The SHA-256 of the key as it was given, in hexadecimal. */
  keySignature: string;
}

import type { Device, DeviceOptions } from "./device.js";
export type { Device, DeviceOptions } from "./device.js";

/** The stable codes of what can be refused here. */
export type RavelinErrorCode =
  | "card-invalid"
  | "key-invalid"
  | "key-secret"
  | "month-invalid"
  | "name-invalid"
  | "pan-invalid"
  | "password-invalid"
  | "random-unavailable"
  | "unknown-field"
  | "wasm-unavailable"
  | "year-invalid";

/** Why something was refused; never what. `instanceof` knows those of every entry of the package. */
export class RavelinError extends Error {
  constructor(code: RavelinErrorCode, field: string, sentence: string);
  /** What kind of error it is. */
  name: "RavelinError";
  /** Stable between releases, and the same in every language. */
  code: RavelinErrorCode;
  /** The field at fault; empty where none is. */
  field: string;
}

/** Where the WebAssembly module is: its address, an answer that brings it, its bytes, or itself. */
export type Source = string | URL | Response | ArrayBuffer | ArrayBufferView | CompiledModule | Promise<Response>;

/** A `WebAssembly.Module`, which has no members to be known by: whatever has any is none. */
export interface CompiledModule {
  /** None. */
  readonly source?: never;
  /** None. */
  readonly fallback?: never;
}

/** How the module is loaded. */
export interface LoadOptions<Other> {
  /** The module, for policies and bundlers that want a file; by default it is inside this script. */
  source?: Source | undefined;
  /**
   * What the page does where WebAssembly is refused (a policy, a lockdown mode) or its file
   * was not found. It is told why, and what it returns is what `load()` gives.
   */
  fallback: (reason: RavelinError) => Other | Promise<Other>;
}

/** Loads the WebAssembly module, and where that cannot be, gives what `fallback` returns instead. */
export function load<Other>(options: LoadOptions<Other>): Promise<Ravelin | Other>;

/**
 * Loads the WebAssembly module, once, and returns the functions that need it.
 *
 * @throws {RavelinError} `wasm-unavailable`, with the `cause`, where WebAssembly is refused or its file was
 * not found; it may be called again
 */
export function load(source?: Source): Promise<Ravelin>;
export function load(options: { source?: Source | undefined }): Promise<Ravelin>;
