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
  const [type, stack] = [kind(error?.name), error?.stack];
  const msg = own.has(error) ? error.message : "(a message that is not shown)";
  return { type, msg, error: stack && `${type ?? "Error"}: ${msg}\n${frames(stack)}` };
}

/** Returns the name of a kind of errors; whatever else is called a name may be a shopper's. */
function kind(name) {
  return /^([A-Z][A-Za-z]*)?(Error|Exception)$/.test(name) ? String(name) : undefined;
}

/** A place in a script, as Chromium writes it and as Firefox and Safari do. Lines of a message may end in a time. */
const FRAME = /^(\s+at (async )?(.*\()?|[^@\s]*@)[a-z][\w+.-]*:(\w+:)?\/\/\S*:\d+:\d+\)?$/;

/** Returns the lines that say where, without the queries of the addresses in them. */
function frames(stack) {
  const lines = String(stack).split("\n").filter((line) => FRAME.test(line));
  return lines.map((line) => line.replace(/[?#].*(:\d+:\d+\)?)$/, "$1")).join("\n");
}
