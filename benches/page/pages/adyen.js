import imported from "adyen-encrypt";

// CommonJS, of which some bundlers give the default and some the whole.
const AdyenEncrypt = imported.default ?? imported;

/** Returns what encrypts a card: the same one, under the same key, in the form of Adyen. */
export async function ready(rsaKey) {
  const adyen = new AdyenEncrypt(rsaKey.toUpperCase(), { enableValidations: false });
  return ({ pan, month, year, nameOnCard }) => {
    const generationtime = new Date().toISOString();
    return adyen.encrypt({ number: pan, expiryMonth: String(month), expiryYear: String(year), holderName: nameOnCard, generationtime });
  };
}
