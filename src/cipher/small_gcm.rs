//! AES-256-GCM for the page, where the code of the `aes-gcm` crate would weigh a quarter of everything.
//!
//! FIPS 197 and NIST SP 800-38D, of which only what the format needs: a key and an IV of 32 bytes each, no associated
//! data, and encryption. The bytes of a block are worked on side by side in words. Nothing branches on a secret, and no
//! secret tells a place in memory. A property test holds the result equal to the crate's, byte for byte.

use crate::secret::Zeroizing;

/// A block, in two halves.
type Block = [[u8; 8]; 2];

/// The round keys, two in a row: there are fifteen, and half of the last row is left over.
type Keys = [[u8; 32]; 8];

/// A one in each byte of a word.
const ONES: u64 = 0x0101_0101_0101_0101;

/// What becomes of the bits of a byte, the first lowest, where it is squared as AES multiplies.
const SQUARE: u64 = 0x9aab_6c1b_4010_0401;

/// The same for the power of four, which is linear as well.
const FOURTH: u64 = 0xc5b3_975e_ab1b_1001;

/// The same for the power of sixteen.
const SIXTEENTH: u64 = 0x6c1d_914d_e8e4_5e01;

/// The same for the sum of a byte and its first four turns to the left.
const TURNS: u64 = 0x8fc7_e3f1_f87c_3e1f;

/// What x^128 is where GHASH multiplies; the first bit of a block is its lowest there, and the highest of a word.
const HASH_FIELD: u64 = 0xe1 << 56;

/// Encrypts a text in place, and returns its tag.
pub(crate) fn seal(key: &[u8; 32], iv: &[u8; 32], text: &mut [u8]) -> Block {
    let keys = Zeroizing::new(expanded(key));
    let hash_key = encrypted(&keys, [[0; 8]; 2]).map(u64::from_be_bytes);
    let first = hashed(hash_key, iv);
    let mut counter = first;
    for piece in text.chunks_mut(16) {
        let [_, [.., a, b, c, d]] = &mut counter;
        [*a, *b, *c, *d] = u32::from_be_bytes([*a, *b, *c, *d]).wrapping_add(1).to_be_bytes();
        add(piece, encrypted(&keys, counter).as_flattened());
    }
    let mut tag = hashed(hash_key, text);
    add(tag.as_flattened_mut(), encrypted(&keys, first).as_flattened());
    tag
}

/// Adds bytes as both fields do, which is to subtract them as well.
fn add(sum: &mut [u8], bytes: &[u8]) {
    for (sum, byte) in sum.iter_mut().zip(bytes) {
        *sum ^= byte;
    }
}

/// Returns GHASH of an IV, or of a ciphertext without associated data: SP 800-38D, 6.4, with the length behind.
fn hashed([key_high, key_low]: [u64; 2], text: &[u8]) -> Block {
    let bits = u64::try_from(text.len()).unwrap_or_default() * 8;
    let length = [[0; 8], bits.to_be_bytes()];
    let mut hash = [[0; 8]; 2];
    let mut pieces = text.chunks(16);
    loop {
        let piece = pieces.next();
        add(hash.as_flattened_mut(), piece.unwrap_or(length.as_flattened()));
        let [mut high, mut low] = [0; 2];
        for byte in hash.as_flattened().iter().rev() {
            for place in 0..8 {
                let over = low & 1;
                low = low >> 1 | high << 63;
                high = (high >> 1) ^ (over * HASH_FIELD);
                let is_there = u64::from(byte >> place & 1);
                high ^= is_there * key_high;
                low ^= is_there * key_low;
            }
        }
        hash = [high.to_be_bytes(), low.to_be_bytes()];
        if piece.is_none() {
            return hash;
        }
    }
}

/// Returns the round keys, FIPS 197, 5.2. The first byte of a word is its lowest.
fn expanded(key: &[u8; 32]) -> Keys {
    let mut keys = [*key; 8];
    let mut row = *key;
    let [.., a, b, c, d] = row;
    let mut last = u32::from_le_bytes([a, b, c, d]);
    let mut constant = 1;
    for next in keys.iter_mut().skip(1) {
        last = low(substituted(last.rotate_right(8).into())) ^ constant;
        constant *= 2;
        for (place, word) in row.as_chunks_mut().0.iter_mut().enumerate() {
            if place == 4 {
                last = low(substituted(last.into()));
            }
            last ^= u32::from_le_bytes(*word);
            *word = last.to_le_bytes();
        }
        *next = row;
    }
    keys
}

/// Encrypts a block, FIPS 197, 5.1.
fn encrypted(keys: &Keys, mut block: Block) -> Block {
    for (round, key) in keys.as_flattened().chunks(16).take(15).enumerate() {
        if round > 0 {
            let before = block.map(|half| substituted(u64::from_le_bytes(half)).to_le_bytes());
            // Each row is shifted by its number: from one byte to the next, the source is five further.
            for (place, byte) in block.as_flattened_mut().iter_mut().enumerate() {
                *byte = *before.as_flattened().get(place * 5 % 16).unwrap_or(&0);
            }
        }
        if round % 14 > 0 {
            for column in block.as_flattened_mut().as_chunks_mut().0 {
                let next = u32::from_le_bytes(*column).rotate_right(8);
                let pair = u32::from_le_bytes(*column) ^ next;
                let mixed = low(by_x(pair.into())) ^ next ^ pair.rotate_right(16);
                *column = mixed.to_le_bytes();
            }
        }
        add(block.as_flattened_mut(), key);
    }
    block
}

/// Takes each byte through the S-box, FIPS 197, 5.1.1: to the power of 254, which is its inverse, and on.
fn substituted(bytes: u64) -> u64 {
    let second = linear(bytes, SQUARE);
    let third = product(bytes, second);
    let twelfth = linear(third, FOURTH);
    let power = product(linear(product(third, twelfth), SIXTEENTH), product(second, twelfth));
    linear(power, TURNS) ^ (0x63 * ONES)
}

/// Returns of each byte the sum of what becomes of its bits.
#[inline(never)]
fn linear(mut bytes: u64, mut columns: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..8 {
        sum ^= (bytes & ONES) * (columns & 0xff);
        bytes >>= 1;
        columns >>= 8;
    }
    sum
}

/// Returns the product of each byte with the other word's, modulo x^8 + x^4 + x^3 + x + 1.
#[inline(never)]
fn product(mut bytes: u64, mut others: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..8 {
        sum ^= ((others & ONES) * 0xff) & bytes;
        others >>= 1;
        bytes = by_x(bytes);
    }
    sum
}

/// Returns the product of each byte with x.
fn by_x(bytes: u64) -> u64 {
    ((bytes & (0x7f * ONES)) << 1) ^ ((bytes >> 7 & ONES) * 0x1b)
}

/// Returns the lower half of a word.
fn low(word: u64) -> u32 {
    let [a, b, c, d, ..] = word.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(all(test, feature = "encrypt"))]
mod tests;
