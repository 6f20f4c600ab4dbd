import { ask } from "./ask.js";
import { isPast } from "./expiry.js";
import { FieldError, say, wire } from "./form.js";
import { draw } from "./plastic.js";
import { deviceId, helpers, ravelin } from "./ravelin.js";

const PAGES = { allow: "/thank-you.html", review: "/extra-check.html", prevent: "/refused.html" };

const form = document.getElementById("checkout");
const [byCard, onDelivery] = form.elements.namedItem("method");
const card = document.getElementById("card");
const fields = helpers.then(({ bindCardForm }) => bindCardForm(form, { onInput: typed }));

wire(form, async () => {
  const { email, name, street, city, postcode, country } = Object.fromEntries(new FormData(form));
  const payment = byCard.checked ? { method: "card", cipher: await encrypted() } : { method: "delivery" };
  const address = { street, city, postcode, country };
  await ask("/api/checkout", { email, name, address, payment, deviceId: await deviceId }, PAGES);
});

form.addEventListener("change", choosePayment);
// A browser that comes back to this page may have restored the other choice.
choosePayment();

Promise.all([ravelin, fields]).catch(() => {
  onDelivery.checked = true;
  byCard.disabled = true;
  choosePayment();
  say("ravelin-missing", "Your card cannot be encrypted in this browser, so we do not ask for it. You can order and pay on delivery.");
});

/** Returns the card as the object that goes into `paymentMethod`; nothing else of it leaves the page. */
async function encrypted() {
  const [{ encryptCard }, bound, rsaKey] = await Promise.all([ravelin, fields, publicKey()]);
  if (!bound.hint().expiry) throw new FieldError("expiry", "");
  try {
    return encryptCard(rsaKey, bound.card());
  } catch (error) {
    // The package names the field that is wrong, and knows where it stands in the form.
    const field = bound.input(error.field);
    throw field ? new FieldError(field.id, "") : error;
  }
}

/** Shows what is known of a card while it is typed. */
function typed(hint) {
  draw(hint, form.elements.holder.value);
}

// What looks wrong is worth a word and no refusal: some cards have no check digit, and the clock of some devices is
// years off.
const DOUBTS = {
  pan: ({ luhn, masked }) => masked.length >= 12 && !luhn,
  expiry: ({ expiry }) => expiry !== undefined && isPast(expiry),
};

for (const [id, isDoubtful] of Object.entries(DOUBTS)) {
  const field = form.elements[id];
  field.addEventListener("change", async () => doubt(id, isDoubtful((await fields).hint())));
  field.addEventListener("input", () => doubt(id, false));
}

/** In place of the hint, and no longer: what moves the button away under a finger costs an order. */
function doubt(id, yes) {
  const hint = document.getElementById(`${id}-hint`);
  hint.dataset.hint ??= hint.textContent;
  say(hint.id, yes ? hint.dataset.doubt : hint.dataset.hint);
  hint.classList.toggle("doubt", yes);
}

/** Returns the merchant's RSA public key. It is no secret; a shop may as well write it into the page. */
async function publicKey() {
  const response = await fetch("/api/key").catch(() => undefined);
  if (!response?.ok) throw new Error("The shop cannot be reached. Nothing was charged; please try again.");
  return (await response.json()).rsaKey;
}

function choosePayment() {
  // A disabled group is neither checked nor reachable by keyboard.
  card.disabled = card.hidden = onDelivery.checked;
}

fields.then((bound) => draw(bound.hint(), form.elements.holder.value)).catch(() => {});
