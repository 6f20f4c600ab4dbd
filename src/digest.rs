//! SHA-256 for the page: the compression of the `sha2` crate, and the padding of FIPS 180-4, 5.1.1, in one piece. The
//! crate's own hashers take text bit by bit, of which a page has no need, and weigh as much again.

use sha2::block_api::compress256;

/// The first state, FIPS 180-4, 5.3.3.
const BEGINNING: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// Returns the SHA-256 of a text.
pub(crate) fn sha256(text: &[u8]) -> [u8; 32] {
    let mut state = BEGINNING;
    let (blocks, rest) = text.as_chunks();
    compress256(&mut state, blocks);
    // A byte of 128 behind the text, zeros, and the length in bits in the last eight bytes of a block.
    let mut end = [[0; 64]; 2];
    for (place, byte) in end.as_flattened_mut().iter_mut().zip(rest.iter().chain(&[128])) {
        *place = *byte;
    }
    let [first, second] = &mut end;
    let last = if rest.len() < 56 { first } else { second };
    let bits = u64::try_from(text.len()).unwrap_or_default() * 8;
    for (place, byte) in last.iter_mut().rev().zip(bits.to_le_bytes()) {
        *place = byte;
    }
    let [first, _] = &end;
    compress256(&mut state, if rest.len() < 56 { core::slice::from_ref(first) } else { &end });
    let mut digest = [0; 32];
    for (bytes, word) in digest.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    digest
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
