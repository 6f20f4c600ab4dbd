//! The pinned vectors, and our public operation against the `rsa` crate's.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::native::encrypt_with;
use crate::card::{Card, Entry};
use crate::key::PublicKey;
use crate::random::PinnedRandom;
use alloc::{string::String, vec::Vec};
use base64ct::{Base64, Encoding};

/// Returns a vector file.
fn vectors(name: &str) -> serde_json::Value {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Returns the randomness of a pinned case in the order it is drawn.
fn drawn(case: &serde_json::Value) -> Vec<u8> {
    let base64 = |name: &str| Base64::decode_vec(case[name].as_str().unwrap()).unwrap();
    let padding = base16ct::mixed::decode_vec(case["padding"].as_str().unwrap()).unwrap();
    [base64("aesKey"), base64("iv"), padding].concat()
}

fn card_of(fields: &serde_json::Value) -> Card {
    let fields = fields.as_object().unwrap();
    Card::from_fields(fields.iter().map(|(name, value)| (&**name, Entry::from(value.as_str())))).unwrap()
}

#[test]
fn pinned_encryptions_are_equal_to_the_byte() {
    let cases = vectors("pinned-encryptions");
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 32);
    for case in cases {
        let key = PublicKey::parse(case["rsaKey"].as_str().unwrap()).unwrap();
        let random = drawn(case);
        let cipher = encrypt_with(&mut PinnedRandom(&random), &key, &card_of(&case["card"])).unwrap();
        let mut made: serde_json::Value = serde_json::from_str(&cipher.to_json()).unwrap();
        let version = made.as_object_mut().unwrap().remove("ravelinSDKVersion");
        assert_eq!(version, Some(super::SDK_VERSION.into()));
        assert_eq!(made, case["expected"], "{}", case["id"]);
    }
}

#[test]
fn the_fields_stand_in_the_order_of_the_official_sdk() {
    let case = &vectors("ravelinjs-1.8.1-ciphertexts")[0];
    let key = PublicKey::parse(case["rsaKey"].as_str().unwrap()).unwrap();
    let names = |json: &str| -> Vec<String> {
        json.split('"')
            .skip(1)
            .step_by(2)
            .filter(|word| case["output"].get(word).is_some())
            .map(String::from)
            .collect()
    };
    let card = Card::new("4111111111111111", 7, 2028).unwrap();
    let made = names(&key.encrypt(&card).unwrap().to_json());
    assert_eq!(
        made,
        [
            "methodType",
            "cardCiphertext",
            "aesKeyCiphertext",
            "algorithm",
            "ravelinSDKVersion",
            "keyIndex",
            "keySignature"
        ]
    );
}

#[test]
fn randomness_that_runs_dry_is_an_error_and_zeros_are_drawn_again() {
    let case = &vectors("pinned-encryptions")[1];
    let key = PublicKey::parse(case["rsaKey"].as_str().unwrap()).unwrap();
    let card = card_of(&case["card"]);
    let random = drawn(case);
    for length in [0, 31, 32, 64, random.len() - 1] {
        let error = encrypt_with(&mut PinnedRandom(&random[..length]), &key, &card).unwrap_err();
        assert_eq!(error.code(), crate::ErrorCode::RandomUnavailable, "{length} bytes");
    }
    // A zero in the padding: the next bytes replace it, the first of them zero again.
    let (place, mut with_zero) = (64 + 10, random.clone());
    let replaced = core::mem::replace(&mut with_zero[place], 0);
    with_zero.extend([0, replaced]);
    let plain = encrypt_with(&mut PinnedRandom(&random), &key, &card).unwrap();
    assert_eq!(encrypt_with(&mut PinnedRandom(&with_zero), &key, &card).unwrap(), plain);
}

/// The public operation and that of the `rsa` crate.
mod public_operation {
    use super::super::native::public_operation;
    use super::super::seal::padded;
    use super::*;
    use crate::random::Randomness;
    use proptest::prelude::*;
    use rand_core::{TryCryptoRng, TryRng};
    use rsa::Pkcs1v15Encrypt;

    /// Our randomness as the `rsa` crate wants it.
    struct Drawn<'a>(PinnedRandom<'a>);

    impl TryRng for Drawn<'_> {
        type Error = crate::Error;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            let mut bytes = [0; 4];
            self.0.fill(&mut bytes)?;
            Ok(u32::from_le_bytes(bytes))
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            let mut bytes = [0; 8];
            self.0.fill(&mut bytes)?;
            Ok(u64::from_le_bytes(bytes))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            Ok(self.0.fill(bytes)?)
        }
    }

    impl TryCryptoRng for Drawn<'_> {}

    /// Encrypts in both ways, asserts that they agree, and returns what they give.
    fn encrypted(key: &PublicKey, random: &[u8], message: &[u8]) -> Vec<u8> {
        let block = padded(&mut PinnedRandom(random), key.modulus().len(), message).unwrap();
        let ours = public_operation(key, &block).unwrap();
        let theirs = key.rsa().encrypt(&mut Drawn(PinnedRandom(random)), Pkcs1v15Encrypt, message).unwrap();
        assert_eq!(ours, theirs);
        ours
    }

    /// A key line of an odd modulus of random bits, which need not be a product of two primes for
    /// the public operation.
    fn key_lines() -> impl Strategy<Value = String> {
        let exponents =
            prop_oneof![Just(3_u32), Just(17), Just(65537), (1_u32..u32::MAX / 2).prop_map(|n| n * 2 + 1)];
        (128_usize..=512, exponents, 0_u32..8)
            .prop_flat_map(|(bytes, exponent, unused_bits)| {
                (Just((exponent, unused_bits)), proptest::collection::vec(any::<u8>(), bytes))
            })
            .prop_map(|((exponent, unused_bits), mut modulus)| {
                let unused_bits = if modulus.len() == 128 { 0 } else { unused_bits };
                modulus[0] = (modulus[0] | 0x80) >> unused_bits;
                *modulus.last_mut().unwrap() |= 1;
                let exponent = if exponent == 0x65537 { 65537 } else { exponent };
                format!("{exponent:x}|{}", base16ct::lower::encode_string(&modulus))
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn gives_the_bytes_of_the_rsa_crate(line in key_lines(), random in proptest::collection::vec(any::<u8>(), 2000), message in any::<[u8; 32]>()) {
            let key = PublicKey::parse(&line).unwrap();
            let message: Vec<u8> = message.iter().cycle().copied().take(89).collect();
            prop_assert_eq!(encrypted(&key, &random, &message).len(), key.modulus().len());
        }
    }

    #[test]
    fn gives_them_for_every_vector_key() {
        let mut tried = 0;
        for key in vectors("keys").as_array().unwrap() {
            for spelling in key["spellings"].as_array().unwrap() {
                let key = PublicKey::parse(spelling["key"].as_str().unwrap()).unwrap();
                let random: Vec<u8> = (0..=255).cycle().skip(tried).take(2000).collect();
                encrypted(&key, &random, &[0xfe; 89]);
                tried += 1;
            }
        }
        assert_eq!(tried, 91);
    }
}
