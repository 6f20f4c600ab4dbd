import { ask } from "./ask.js";
import { isPast, parseExpiry } from "./expiry.js";
import { FieldError, say, wire } from "./form.js";
import { deviceId, ravelin } from "./ravelin.js";

const PAGES = { allow: "/thank-you.html", review: "/extra-check.html", prevent: "/refused.html" };

// The package names the field of a card that is wrong; this is where it stands in the form.
const PLACES = { pan: "pan", month: "expiry", year: "expiry", nameOnCard: "holder" };

const form = document.getElementById("checkout");
const [byCard, onDelivery] = form.elements.namedItem("method");
const card = document.getElementById("card");

wire(form, async () => {
  const { email, name, street, city, postcode, country } = Object.fromEntries(new FormData(form));
  const payment = byCard.checked ? { method: "card", cipher: await encrypted() } : { method: "delivery" };
  const address = { street, city, postcode, country };
  await ask("/api/checkout", { email, name, address, payment, deviceId: await deviceId }, PAGES);
});

form.addEventListener("change", choosePayment);
// A browser that comes back to this page may have restored the other choice.
choosePayment();

ravelin.catch(() => {
  onDelivery.checked = true;
  byCard.disabled = true;
  choosePayment();
  say("ravelin-missing", "Your card cannot be encrypted in this browser, so we do not ask for it. You can order and pay on delivery.");
});

/** Returns the card as the object that goes into `paymentMethod`; nothing else of it leaves the page. */
async function encrypted() {
  const expiry = parseExpiry(form.elements.expiry.value);
  if (!expiry) throw new FieldError("expiry", "");
  if (isPast(expiry)) throw new FieldError("expiry", "This card has expired. Please use another.");
  const [{ encryptCard }, rsaKey] = await Promise.all([ravelin, publicKey()]);
  const { pan, holder } = form.elements;
  try {
    return encryptCard(rsaKey, { pan: pan.value, ...expiry, nameOnCard: holder.value.trim() || undefined });
  } catch (error) {
    throw PLACES[error.field] ? new FieldError(PLACES[error.field], "") : error;
  }
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
