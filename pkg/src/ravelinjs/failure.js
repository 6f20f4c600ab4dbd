// Errors as ravelinjs words them, and what may be told of any error.

const own = new WeakSet();

/** Returns an error of ours: its message names what is wrong and never holds a value. */
export function failure(message, code, field = "") {
  const error = new Error(message);
  own.add(error);
  return Object.assign(error, { code, field });
}

/** Returns what is reported of an error: of one that is not ours, not the message, which may hold anything. */
export function told(error) {
  const msg = own.has(error) ? error.message : "(a message that is not shown)";
  return { type: error?.name, msg, error: error?.stack && `${error.name}: ${msg}\n${frames(error.stack)}` };
}

/** Returns the lines that say where, without the queries of the addresses in them. */
function frames(stack) {
  const lines = String(stack).split("\n").filter((line) => /(^\s+at .*|@.*):\d+:\d+\)?$/.test(line));
  return lines.map((line) => line.replace(/[?#].*(:\d+:\d+\)?)$/, "$1")).join("\n");
}
