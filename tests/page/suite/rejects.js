import { holds, refusal, same } from "./assert.js";

const PLAINTEXT = '{"pan":"4111111111111111","year":"2028","month":"7"}';

const CODES = {
  __proto__: null,
  rsaKey: ["key-invalid", "key-secret", "unknown-field"],
  pan: ["pan-invalid"],
  month: ["month-invalid"],
  year: ["year-invalid"],
  nameOnCard: ["name-invalid"],
  card: ["card-invalid"],
};

/** What is no card or no key is refused by code and field; what may be read is read rightly. */
export async function rejects(context) {
  const { page, vectors, javascript, test } = context;
  for (const { id, rsaKey, card, ...vector } of vectors.rejects) {
    await test(`reject ${id}`, () => decide(context, { id, ...vector }, () => page.encryptCard(rsaKey, card)));
  }
  for (const { id, rsaKey, ...vector } of vectors["rejects-javascript"]) {
    await test(`reject ${id}`, () => decide(context, { id, ...vector }, () => page.encryptCard(rsaKey, javascript[id]())));
  }
}

/** Runs one case; what it leaves open is decided by whether the page refused it. */
function decide({ fresh, ravelin }, { id, should, field, note }, act) {
  const vector = { id, should, field, note };
  let cipher;
  try {
    cipher = act();
  } catch (error) {
    if (id === "js-getter-throws" && !(error instanceof ravelin.RavelinError)) {
      same(error.message, "from the getter");
      return;
    }
    refused(vector, refusal(() => { throw error; }));
    return;
  }
  holds(should !== "refuse", `${id} was accepted`);
  fresh.push({ privateKeyId: "k2048a", expectedPlaintext: expected(id), cipher });
}

function refused({ id, should, field }, error) {
  holds(/refuse/.test(should) || DROP_IN.includes(id), `${id} should be accepted: ${error.message}`);
  same(error.field, field, error.message);
  holds((CODES[field] ?? ["unknown-field"]).includes(error.code), `code ${error.code} at ${field}`);
  holds(!/\d{11}/.test(error.message), `the message holds no card number: ${error.message}`);
}

/** A key inside a card is the drop-in's; this function refuses it like any other unknown field. */
const DROP_IN = ["js-card-key-null", "js-card-key-empty"];

/** The plaintext of what may be accepted. */
function expected(id) {
  const plain = JSON.parse(PLAINTEXT);
  if (id === "js-pan-bigint-long") plain.pan = "6205500000000000004";
  if (id === "js-name-string-object") plain.nameOnCard = "Ada";
  return JSON.stringify(plain);
}
