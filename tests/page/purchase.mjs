// One scripted purchase, told step by step: what the page sent, what the sandbox decrypted, and the
// recommendation. `node purchase.mjs '{"sandbox":"http://…","shop":"http://…"}'`
//
// It runs the package's files, as a page does; only the typing is missing.

import { load } from "../../pkg/index.js";
import { deviceId } from "../../pkg/device.js";
import { createDocument } from "./document.mjs";
import { rows } from "../../www/scripts/exchange.js";

const { sandbox, shop } = JSON.parse(process.argv[2]);
const SHOPPER = { name: "Ada Lovelace", email: "ada@example.com" };
const ADDRESS = { street: "12 St James's Square", city: "London", postcode: "SW1Y 4JH", country: "GB" };

const { encryptCard, hashPassword } = await load();
const cookies = createDocument();
const device = deviceId();
const passwordHashed = hashPassword("a password of a demo shopper");

await step("Register", "/api/register", "/v2/registration", { ...SHOPPER, passwordHashed });
await step("Log in", "/api/login", "/v3/login", { email: SHOPPER.email, passwordHashed });

const { rsaKey } = await (await fetch(`${shop}/api/key`)).json();
const cipher = encryptCard(rsaKey, { pan: "4111 1111 1111 1111", month: "07", year: "31", nameOnCard: "A Lovelace" });
await step("Check out", "/api/checkout", "/v2/checkout", { ...SHOPPER, address: ADDRESS, payment: { method: "card", cipher } });

/** Sends a form, and tells all three sides of it. */
async function step(title, path, apiPath, fields) {
  const body = { ...fields, deviceId: device };
  const answer = await post(path, body);
  const { events } = await (await fetch(`${sandbox}/sandbox/journal`)).json();
  const entry = events.filter((event) => event.path === apiPath).at(-1);
  tell(title, [
    [`The page sent POST ${path}`, rows(body)],
    [`The sandbox received POST ${apiPath}?score=${entry.checkpoint}`, rows(entry.received)],
    ...(entry.card ? [["The sandbox decrypted", rows(entry.card)]] : []),
    ["The shop answered", rows(answer)],
  ]);
}
