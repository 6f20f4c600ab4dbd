//! SHA-256 for the page, FIPS 180-4, where the code and the constants of the `sha2` crate would weigh three times as
//! much. A test holds it equal to the crate's, for every length of the last blocks.

use crate::secret::Zeroizing;
use alloc::vec;
use core::cell::Cell;

/// The first state: what the square roots of the first eight primes have behind the point, 5.3.3.
const BEGINNING: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// How far it is from each of the first 64 primes to the next, and to the first one from nothing. They are told by less
/// than the constants that follow from them.
const STEPS: [u8; 64] = [
    2, 1, 2, 2, 4, 2, 4, 2, 4, 6, 2, 6, 4, 2, 4, 6, 6, 2, 6, 4, 2, 6, 4, 6, 8, 4, 2, 4, 2, 4, 14, 4, 6, 2,
    10, 2, 6, 6, 4, 6, 6, 2, 10, 2, 4, 2, 12, 12, 4, 2, 4, 6, 2, 10, 6, 6, 6, 2, 6, 4, 2, 10, 14, 4,
];

/// Returns the SHA-256 of a text, in a time that its length tells.
pub(crate) fn sha256(text: &[u8]) -> [u8; 32] {
    let constants = constants();
    // A byte of 128 behind the text, zeros, and the length in bits in the last eight bytes of a block, 5.1.1.
    let mut padded = Zeroizing::new(vec![0; (text.len() + 72) / 64 * 64]);
    for (place, byte) in padded.iter_mut().zip(text) {
        *place = *byte;
    }
    if let Some(place) = padded.get_mut(text.len()) {
        *place = 128;
    }
    let bits = u64::try_from(text.len()).unwrap_or_default() * 8;
    for (place, byte) in padded.iter_mut().rev().zip(&bits.to_le_bytes()) {
        *place = *byte;
    }
    let mut state = BEGINNING;
    for block in padded.as_chunks().0 {
        compress(&mut state, block, &constants);
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.as_chunks_mut().0.iter_mut().zip(&state) {
        *bytes = word.to_be_bytes();
    }
    digest
}

/// Returns what the cube roots of the first 64 primes have behind the point, 4.2.2.
fn constants() -> [u32; 64] {
    let (mut prime, mut root) = (0.0, 1.0);
    STEPS.map(|step| {
        prime += f64::from(step);
        // Newton's iteration, from the root of the prime before.
        for _ in 0..5 {
            root = (root + root + prime / (root * root)) * (1.0 / 3.0);
        }
        behind_the_point(root)
    })
}

/// Returns the first 32 bits behind the point of a small number.
#[expect(clippy::as_conversions, reason = "the bits before the point are dropped on purpose")]
const fn behind_the_point(number: f64) -> u32 {
    (number * 4_294_967_296.0) as u64 as u32
}

/// Takes a block into the state, 6.2.2.
fn compress(state: &mut [u32; 8], block: &[u8; 64], constants: &[u32; 64]) {
    let mut schedule = Zeroizing::new([0; 64]);
    for (word, bytes) in schedule.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let words = Cell::from_mut(&mut schedule[..]).as_slice_of_cells();
    for [first, second, _, _, _, _, _, _, _, tenth, _, _, _, _, fifteenth, _, next] in words.array_windows() {
        let [near, far] = [second.get(), fifteenth.get()];
        let sum = near.rotate_right(7) ^ near.rotate_right(18) ^ near >> 3;
        let other = far.rotate_right(17) ^ far.rotate_right(19) ^ far >> 10;
        next.set(first.get().wrapping_add(sum).wrapping_add(tenth.get()).wrapping_add(other));
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(constants) {
        let sum = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = g ^ e & (f ^ g);
        let taken = h.wrapping_add(sum).wrapping_add(choice).wrapping_add(*constant).wrapping_add(word.get());
        let sum = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = a & b | c & (a | b);
        (h, g, f, e) = (g, f, e, d.wrapping_add(taken));
        (d, c, b, a) = (c, b, a, taken.wrapping_add(sum).wrapping_add(majority));
    }
    for (word, added) in state.iter_mut().zip(&[a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(*added);
    }
}

#[cfg(test)]
mod tests {
    use super::sha256;
    use alloc::vec::Vec;
    use sha2::{Digest, Sha256};

    #[test]
    fn of_every_length_is_that_of_the_crate() {
        let text: Vec<u8> = (0..=255).cycle().take(260).collect();
        for length in 0..=text.len() {
            let text = text.get(..length).unwrap_or_default();
            assert_eq!(sha256(text), <[u8; 32]>::from(Sha256::digest(text)), "{length} bytes");
        }
    }
}
