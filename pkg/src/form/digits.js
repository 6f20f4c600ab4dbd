// Digits as keyboards type them: the ones that `src/card.rs` reads.

// 0, ０, ٠ and ۰.
const ZEROS = [0x30, 0xff10, 0x660, 0x6f0];

/** Returns the text with each digit in ASCII. What a form's state holds may be a number, or nothing yet. */
export function asciiDigits(typed) {
  return String(typed ?? "").replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt();
    const zero = ZEROS.find((zero) => code >= zero && code < zero + 10);
    return zero ? code - zero : digit;
  });
}

/** Returns the digits of a text, and nothing else of it. */
export function digitsOf(typed) {
  return asciiDigits(typed).replace(/[^0-9]/g, "");
}
