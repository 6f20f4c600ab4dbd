// The picture of the card that is being typed: masked, since people look over shoulders.

const SCHEMES = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  maestro: "Maestro",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};

const DIGITS = 16;

/** Draws a card form's hint. */
export function draw({ scheme, masked, expiry }, holder) {
  const plastic = document.getElementById("plastic");
  const show = (part, text) => { plastic.querySelector(`.plastic-${part}`).textContent = text; };
  plastic.dataset.scheme = scheme ?? "";
  show("scheme", SCHEMES[scheme] ?? "");
  show("number", masked.replaceAll("*", "•").padEnd(DIGITS, "·").replace(/.{4}(?=.)/g, "$& "));
  show("holder", holder.trim() || "Name on card");
  show("expiry", expiry ? `${String(expiry.month).padStart(2, "0")}/${expiry.year % 100}` : "MM/YY");
}
