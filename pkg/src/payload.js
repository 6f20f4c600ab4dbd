// What goes unchanged into `paymentMethod`, in the order of the official SDK.

/** Returns the `paymentMethodCipher` of two ciphertexts in base64, and of what made them. */
export function payload(cardCiphertext, aesKeyCiphertext, ravelinSDKVersion, keyIndex, keySignature) {
  return {
    methodType: "paymentMethodCipher",
    cardCiphertext,
    aesKeyCiphertext,
    algorithm: "RSA_WITH_AES_256_GCM",
    ravelinSDKVersion,
    keyIndex,
    keySignature,
  };
}
