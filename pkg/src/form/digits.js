// Digits as keyboards type them: the ones that `src/card.rs` reads.

const ZEROS = ["0", "０", "٠", "۰"].map((zero) => zero.charCodeAt());

/** Returns the text with each digit in ASCII. */
export function asciiDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const zero = ZEROS.find((zero) => digit.codePointAt() >= zero && digit.codePointAt() < zero + 10);
    return zero ? digit.codePointAt() - zero : digit;
  });
}

/** Returns the digits of a text, and nothing else of it. */
export function digitsOf(text) {
  return asciiDigits(text).replace(/[^0-9]/g, "");
}
