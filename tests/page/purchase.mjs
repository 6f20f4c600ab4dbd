// One scripted purchase, told step by step: what the page sent, what the sandbox decrypted, and the
// recommendation. `node purchase.mjs '{"sandbox":"http://…","shop":"http://…"}'`
//
// It runs the package's files, as a page does; only the typing is missing.

import { deviceId } from "../../pkg/dist/device.js";
import { load } from "../../pkg/dist/index.js";
import { rows } from "../../www/scripts/exchange.js";

const SHOPPER = { name: "Ada Lovelace", email: "ada@example.com" };
const ADDRESS = { street: "12 St James's Square", city: "London", postcode: "SW1Y 4JH", country: "GB" };
const CARD = { pan: "4111 1111 1111 1111", month: "07", year: "31", nameOnCard: "A Lovelace" };

const { sandbox, shop } = JSON.parse(process.argv[2]);
const { encryptCard, hashPassword } = await load();
const device = deviceId();
const passwordHashed = hashPassword("a password of a demo shopper");

await step("Register", "/api/register", "/v2/registration", { ...SHOPPER, passwordHashed });
await step("Log in", "/api/login", "/v3/login", { email: SHOPPER.email, passwordHashed });
const { rsaKey } = await json(await fetch(`${shop}/api/key`));
const payment = { method: "card", cipher: encryptCard(rsaKey, CARD) };
await step("Check out", "/api/checkout", "/v2/checkout", { ...SHOPPER, address: ADDRESS, payment });

/** Sends a form as the page does, and tells what each side saw. */
async function step(title, path, apiPath, fields) {
  const body = { ...fields, deviceId: device };
  const headers = { "content-type": "application/json", cookie: `ravelinDeviceId=${device}` };
  const answer = await json(await fetch(`${shop}${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
  const { events } = await json(await fetch(`${sandbox}/sandbox/journal`));
  const event = events.filter((candidate) => candidate.path === apiPath && candidate.checkpoint).at(-1);
  if (!event) throw new Error(`nothing arrived at ${apiPath}`);
  console.log(`\n${title}`);
  tell(`the page sent, to POST ${path}`, rows(body));
  // The sandbox has masked what it tells.
  tell(`the sandbox received, at POST ${apiPath}?score=${event.checkpoint}`, rows(event.received, plain));
  if (event.card) tell("the sandbox decrypted", rows(event.card, plain));
  // What the shop adds for its panel has just been told.
  const { arrived: _, ...own } = answer;
  tell("the shop answered", rows(own));
}

async function json(response) {
  if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${await response.text()}`);
  return response.json();
}

function plain(_, value) {
  return value === null ? "" : String(value);
}

function tell(heading, pairs) {
  console.log(`\n  ${heading}`);
  for (const [name, text] of pairs) if (text) console.log(`    ${name.padEnd(44)} ${text}`);
}
