import { load } from "../../../pkg/dist/index.js";

/** Returns what encrypts a card. */
export async function ready(rsaKey) {
  const { encryptCard } = await load();
  return (card) => encryptCard(rsaKey, card);
}
