//! The examples of the standards, and the `aes-gcm` crate against what is here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::super::native::CardAead;
use super::{Block, encrypted, expanded, hashed, seal, substituted};
use aes_gcm::aead::{AeadInOut, KeyInit};
use alloc::vec::Vec;
use proptest::prelude::*;

/// Returns the block of a number, its highest byte first.
fn block(number: u128) -> Block {
    let bytes = number.to_be_bytes();
    *bytes.as_chunks().0.as_array().unwrap()
}

#[test]
fn aes_256_gives_the_example_of_the_standard() {
    // FIPS 197, C.3.
    let key = core::array::from_fn(|place| u8::try_from(place).unwrap());
    let made = encrypted(&expanded(&key), block(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff));
    assert_eq!(made, block(0x8ea2_b7ca_5167_45bf_eafc_4990_4b49_6089));
}

#[test]
fn the_round_keys_are_those_of_the_standard() {
    // FIPS 197, A.3: the key, and the last of its words.
    let key = block(0x603d_eb10_15ca_71be_2b73_aef0_857d_7781);
    let rest = block(0x1f35_2c07_3b61_08d7_2d98_10a3_0914_dff4);
    let key = *[key, rest].as_flattened().as_flattened().as_array().unwrap();
    let keys = expanded(&key);
    let last = keys.last().unwrap().first_chunk().unwrap();
    assert_eq!(last, &0xfe48_90d1_e618_8d0b_046d_f344_706c_631e_u128.to_be_bytes());
}

#[test]
fn the_s_box_has_every_byte_once_and_begins_as_in_the_standard() {
    let all: Vec<u8> =
        (0..=255).flat_map(|byte| substituted(u64::from_le_bytes([byte; 8])).to_le_bytes()).collect();
    let (bytes, rest) = all.as_chunks::<8>();
    assert!(rest.is_empty(), "whole words");
    assert!(
        bytes.iter().all(|[first, rest @ ..]| rest.iter().all(|byte| byte == first)),
        "no place sees another"
    );
    let first: Vec<u8> = bytes.iter().map(|[first, ..]| *first).collect();
    assert_eq!(first.get(..8).unwrap(), [0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5]);
    let mut sorted = first;
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..=255));
}

#[test]
fn ghash_gives_the_example_of_the_proposal() {
    // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 2.
    let key = block(0x66e9_4bd4_ef8a_2c3b_884c_fa59_ca34_2b2e).map(u64::from_be_bytes);
    let text = 0x0388_dace_60b6_a392_f328_c2b9_71b2_fe78_u128.to_be_bytes();
    assert_eq!(hashed(key, &text), block(0xf38c_bb1a_d692_23dc_c345_7ae5_b6b0_f885));
}

/// Encrypts in both ways, and asserts that they agree.
fn compare(key: &[u8; 32], iv: &[u8; 32], text: &[u8]) {
    let [mut ours, mut theirs] = [text.to_vec(), text.to_vec()];
    let tag = seal(key, iv, &mut ours);
    let their_tag = CardAead::new(key.into())
        .encrypt_inout_detached(iv.into(), b"", theirs.as_mut_slice().into())
        .unwrap();
    assert_eq!(ours, theirs, "{} bytes", text.len());
    assert_eq!(tag.as_flattened(), their_tag.as_slice(), "the tag of {} bytes", text.len());
}

#[test]
fn every_length_is_encrypted_as_the_crate_does() {
    let text: Vec<u8> = (0..=255).cycle().take(300).collect();
    for length in 0..=text.len() {
        compare(&[7; 32], &[9; 32], text.get(..length).unwrap());
    }
    for byte in [0, 1, 128, 255] {
        compare(&[byte; 32], &[byte; 32], &[byte; 300]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn everything_is_encrypted_as_the_crate_does(
        key: [u8; 32],
        iv: [u8; 32],
        text in proptest::collection::vec(any::<u8>(), 0..=300),
    ) {
        compare(&key, &iv, &text);
    }
}
