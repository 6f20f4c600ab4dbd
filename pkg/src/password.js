// What is hashed of a password, and what is refused as one: the same with and without WebAssembly.

import { BROKEN, TEXT, kindOf } from "./kind.js";
import { hexOf } from "./hex.js";
import { EmailSurrogate, EmailType, PasswordForm, PasswordSurrogate, PasswordType } from "./made/errors.js";
import { refuse } from "./refusal.js";
import { utf8 } from "./text.js";

/** Returns the text whose SHA-256 is the hash in a form. */
export function hashedText(password, form, email) {
  if (!/^(login|customer|email)$/.test(form ?? "login")) refuse(PasswordForm);
  return (form === "email" ? checked(email, EmailType, EmailSurrogate) : "") + checked(password, PasswordType, PasswordSurrogate);
}

/** Returns the browser's SHA-1 of a password, in hexadecimal. */
export async function sha1Text(password) {
  const sha1 = await crypto.subtle.digest("SHA-1", utf8(hashedText(password)));
  return hexOf(new Uint8Array(sha1));
}

function checked(value, type, surrogate) {
  const kind = kindOf(value);
  return kind === TEXT ? value : refuse(kind === BROKEN ? surrogate : type);
}
