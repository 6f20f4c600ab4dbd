// What a shop has of its own: the RSA key that stands in Ravelin's dashboard, and a backend that takes an order.

export const rsaKey = "10001|...";

export async function pay(paymentMethod) {
  const headers = { "content-type": "application/json" };
  await fetch("/pay", { method: "POST", headers, body: JSON.stringify(paymentMethod) });
}
