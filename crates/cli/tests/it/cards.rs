//! Cards, both ways.

use super::common::{cases, failure, file, ravelin, success, text, vectors};
use ravelin::{Card, Error, PublicKey};
use serde_json::Value;
use serde_json::value::RawValue;
use std::path::PathBuf;

#[test]
fn a_card_is_encrypted_and_decrypted_exactly() {
    let mut cards = 0;
    for key in cases("keys") {
        let id = key["id"].as_str().unwrap();
        let public =
            file(&format!("{id}.txt"), format!("{}\n", key["spellings"][0]["key"].as_str().unwrap()));
        let private = file(&format!("{id}.pem"), key["privateKeyPem"].as_str().unwrap());
        for (card, plaintext) in [
            (
                r#"{"pan":"4111 1111-1111.1111","month":"07","year":28,"nameOnCard":"Ada \"L\" Łódź"}"#,
                r#"{"pan":"4111111111111111","year":"2028","month":"7","nameOnCard":"Ada \"L\" Łódź"}"#,
            ),
            (
                r#"{"year":"2030","month":12,"pan":5105105105105100}"#,
                r#"{"pan":"5105105105105100","year":"2030","month":"12"}"#,
            ),
        ] {
            let encrypt = ["encrypt-card", "--key-file", public.to_str().unwrap()];
            let cipher = success(&encrypt, card.as_bytes());
            let decrypt = ["decrypt-card", "--private-key-file", private.to_str().unwrap()];
            assert_eq!(success(&decrypt, cipher.as_bytes()), plaintext);
            let (card_file, cipher_file) =
                (file(&format!("{id}-card.json"), card), file(&format!("{id}.json"), &cipher));
            let from_file = [&decrypt[..], &[cipher_file.to_str().unwrap()]].concat();
            assert_eq!(success(&from_file, b""), plaintext);
            let cipher = success(&[&encrypt[..], &[card_file.to_str().unwrap()]].concat(), b"");
            assert_eq!(success(&[&decrypt[..], &["-"]].concat(), cipher.as_bytes()), plaintext);
            cards += 1;
        }
    }
    assert_eq!(cards, 14);
}

#[test]
fn what_the_official_sdk_encrypted_is_decrypted() {
    let keys: Vec<(Value, PathBuf)> = cases("keys")
        .into_iter()
        .map(|key| {
            let name = format!("official-{}.pem", key["id"].as_str().unwrap());
            (key["id"].clone(), file(&name, key["privateKeyPem"].as_str().unwrap()))
        })
        .collect();
    let cases = cases("ravelinjs-1.8.1-ciphertexts");
    assert_eq!(cases.len(), 129);
    for case in cases {
        let (_, key) = keys.iter().find(|(id, _)| *id == case["key"]).unwrap();
        let decrypt = ["decrypt-card", "--private-key-file", key.to_str().unwrap()];
        let printed = success(&decrypt, case["output"].to_string().as_bytes());
        assert_eq!(printed, case["plaintext"].as_str().unwrap());
    }
}

/// A case of `rejects.json`; the card as it is written there, since order and digits matter.
#[derive(serde::Deserialize)]
struct Reject {
    id: String,
    #[serde(rename = "rsaKey")]
    rsa_key: Value,
    card: Box<RawValue>,
    should: String,
    field: String,
}

#[test]
fn every_input_to_refuse_is_refused_as_the_core_does() {
    let cases: Vec<Reject> = serde_json::from_slice(&vectors("rejects")).unwrap();
    assert_eq!(cases.len(), 215);
    let (mut refused, mut accepted) = (0, 0);
    for Reject { id, rsa_key, card, should, field } in cases {
        let line = match &rsa_key {
            Value::Null => "",
            Value::String(line) => line,
            // A number in the place of the key: a file holds text.
            _ => continue,
        };
        let expected: Result<(), Error> =
            PublicKey::parse(line).and_then(|_| Card::from_json(card.get())).map(drop);
        // The line break of the file is trimmed, so the key reaches the core as the vector has it.
        let key = file("reject-key.txt", format!("{line}\n"));
        let arguments = ["encrypt-card", "--key-file", key.to_str().unwrap()];
        match expected {
            Err(expected) => {
                let error = failure(&arguments, card.get().as_bytes());
                assert_eq!(error["code"], expected.code().as_str(), "{id}");
                assert_eq!(error["field"], field, "{id}");
                assert_eq!(error["message"], expected.to_string(), "{id}");
                assert!(should.contains("refuse"), "{id}");
                refused += 1;
            }
            Ok(()) => {
                assert_ne!(should, "refuse", "{id}");
                success(&arguments, card.get().as_bytes());
                accepted += 1;
            }
        }
    }
    assert_eq!((refused, accepted), (207, 7));
}

#[test]
fn what_does_not_open_is_an_error_by_code_and_field() {
    let keys = cases("keys");
    let pem = |id: &str| {
        let key = keys.iter().find(|key| key["id"] == id).unwrap();
        file(&format!("unopened-{id}.pem"), key["privateKeyPem"].as_str().unwrap())
    };
    let case = &cases("ravelinjs-1.8.1-ciphertexts")[0];
    assert_eq!(case["key"], "k2048a");
    let (right, wrong) = (pem("k2048a"), pem("k2048b"));
    let without = |field: &str| {
        let mut cipher = case["output"].clone();
        cipher.as_object_mut().unwrap().remove(field);
        cipher.to_string()
    };
    let mut altered = case["output"].clone();
    altered["cardCiphertext"] = altered["aesKeyCiphertext"].clone();
    for (key, input, code, field) in [
        (&wrong, case["output"].to_string(), "cipher-undecryptable", "aesKeyCiphertext"),
        (&right, altered.to_string(), "cipher-undecryptable", "aesKeyCiphertext"),
        (&right, without("cardCiphertext"), "cipher-invalid", "cardCiphertext"),
        (&right, without("aesKeyCiphertext"), "cipher-invalid", "aesKeyCiphertext"),
        (&right, without("algorithm"), "cipher-invalid", "algorithm"),
        (&right, "[".to_owned(), "json-invalid", ""),
    ] {
        let error = failure(&["decrypt-card", "--private-key-file", key.to_str().unwrap()], input.as_bytes());
        assert_eq!((&error["code"], &error["field"]), (&code.into(), &field.into()), "{input}");
    }
    let no_pem = file("no.pem", "10001|abc");
    let output = ravelin(&["decrypt-card", "--private-key-file", no_pem.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("-----BEGIN PRIVATE KEY-----"), "the advice is about this key");
}
