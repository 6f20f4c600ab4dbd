import { ask } from "./ask.js";
import { FieldError, say } from "./form.js";
import { deviceId, ravelin } from "./ravelin.js";

const PAGES = { allow: "/welcome.html", review: "/extra-check.html", prevent: "/refused.html" };

/**
 * Sends a registration or a login: the fields given, and the password's hash for Ravelin.
 *
 * A real shop does two separate things with a password. It sends it over TLS to its own backend,
 * which holds it against a slow salted hash (Argon2, bcrypt). And it gives Ravelin the SHA-256, which
 * is compared with hashes from known breaches; that hash must never be a shop's own credential, since
 * whoever finds it could log in with it. This demo keeps no account, so it does only the second: the
 * password itself stays in this page.
 */
export async function sendWithPassword(path, form, fields) {
  const { hashPassword } = await ravelin.catch(() => {
    throw new Error("Your password cannot be protected in this browser, so it was not sent.");
  });
  await ask(path, { ...fields, passwordHashed: hashed(hashPassword, form), deviceId: await deviceId }, PAGES);
}

function hashed(hashPassword, form) {
  try {
    return hashPassword(form.elements.password.value);
  } catch (error) {
    // An error of the package names a code and a field, and never the value.
    throw error.code === "password-invalid"
      ? new FieldError("password", "This password holds half of a character. Please type it anew.")
      : error;
  }
}

/** Says so, and shows another way, where the module cannot be loaded. */
export function warnWithoutModule() {
  ravelin.catch(() => {
    say("ravelin-missing", "Your password cannot be protected in this browser. Please check out as a guest and pay on delivery.");
  });
}
