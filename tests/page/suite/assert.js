// Assertions that work without Node.

/** Fails unless both are the same once written as JSON. */
export function same(found, expected, what = "") {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what} found ${left}, expected ${right}`);
}

/** Fails unless it holds. */
export function holds(condition, what) {
  if (!condition) throw new Error(`does not hold: ${what}`);
}

/** Returns the error that `act` throws, which must be the package's own; fails if there is none. */
export function refusal(act) {
  let value;
  try {
    value = act();
  } catch (error) {
    holds(error instanceof Error, "what was thrown is an Error");
    same(error.name, "RavelinError", error.message);
    holds(typeof error.code === "string" && /^[a-z]+(-[a-z]+)*$/.test(error.code), `a code, not ${error.code}`);
    return error;
  }
  throw new Error(`was not refused: ${JSON.stringify(value)}`);
}
