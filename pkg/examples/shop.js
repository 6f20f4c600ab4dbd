// What a shop has of its own: the RSA key that stands in Ravelin's dashboard, a backend that takes an order, and words.

export const rsaKey = "10001|...";

export async function pay(paymentMethod) {
  const headers = { "content-type": "application/json" };
  const { ok } = await fetch("/pay", { method: "POST", headers, body: JSON.stringify(paymentMethod) });
  if (!ok) throw new Error("the order was not taken");
}

/** Returns what a shopper is told of an error. */
export function told({ field }) {
  const part = { pan: "card number", month: "expiry date", year: "expiry date", nameOnCard: "name on the card" }[field];
  return part ? `Please check the ${part}.` : "That did not work. Please try again, or pay another way.";
}
