import type { Ravelin } from "./index.js";
export type { Card, Device, DeviceOptions, PaymentMethodCipher, Ravelin, RavelinErrorCode } from "./index.js";
export { RavelinError } from "./index.js";

/*
 * What `load()` gives, without WebAssembly: for pages whose policy, browser or lockdown mode refuses it.
 *
 *     const page = await load({ fallback: () => import("ravelin/plain") });
 *
 * JavaScript cannot promise constant time: where WebAssembly runs, it is the better choice.
 */

/** Encrypts a card for Ravelin, as `encryptCard` of `load()` does. */
export const encryptCard: Ravelin["encryptCard"];
/** Hashes a password, as `hashPassword` of `load()` does. */
export const hashPassword: Ravelin["hashPassword"];
/** Hashes a password for `passwordSHA1SHA256`, as `hashSha1Password` of `load()` does. */
export const hashSha1Password: Ravelin["hashSha1Password"];
/** Returns what the page knows of the device, as `collectDevice` of `load()` does. */
export const collectDevice: Ravelin["collectDevice"];
