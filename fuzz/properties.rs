//! What holds for every input, whatever it is. `tests/corpus.rs` runs the same on the corpora.

use ravelin::decipher::PrivateKey;
use ravelin::{Card, Error, PublicKey};
use std::sync::LazyLock;

/// A key pair made for the test vectors.
static KEY: LazyLock<(PrivateKey, PublicKey)> = LazyLock::new(|| {
    let private = PrivateKey::from_pem(include_str!("key.pem")).expect("the key is a key");
    let public = private.public_line(0).parse().expect("its public line is one");
    (private, public)
});

/// A key that is read is read again from its own text, and its signature is a SHA-256 in hex.
pub(crate) fn key(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match PublicKey::parse(text) {
        Ok(key) => {
            assert_eq!(key.as_str(), text);
            assert_eq!(PublicKey::parse(key.as_str()), Ok(key.clone()));
            assert_eq!(key.signature().len(), 64);
            assert!((1024..=4096).contains(&key.bits()));
            let card = Card::new("4111111111111111", 7, 2028).expect("a card");
            key.encrypt(&card).expect("what is a key encrypts");
        }
        Err(error) => says_nothing(&error, text),
    }
}

/// A card that is read is encrypted, and what is decrypted is the same card.
pub(crate) fn card(input: &[u8]) {
    let Ok(json) = std::str::from_utf8(input) else { return };
    match Card::from_json(json) {
        Ok(card) => {
            let (private, public) = &*KEY;
            let cipher = public.encrypt(&card).expect("a card is encrypted");
            let opened = private.decrypt(&cipher).expect("and decrypted");
            let again = Card::from_json(opened.json().expose()).expect("into a card");
            assert_eq!((again.month(), again.year()), (card.month(), card.year()));
            assert!((12..=19).contains(&opened.pan().expose().len()));
        }
        Err(error) => says_nothing(&error, json),
    }
}

/// A cipher is opened or refused; the input may be JSON of any kind.
pub(crate) fn cipher(input: &[u8]) {
    let Ok(json) = std::str::from_utf8(input) else { return };
    if let Err(error) = KEY.0.decrypt_json(json) {
        says_nothing(&error, json);
    }
}

/// No error holds a run of seven digits of its input, nor is it longer than a sentence.
fn says_nothing(error: &Error, input: &str) {
    let shown = format!("{error} {error:?}");
    assert!(shown.len() < 600, "a sentence");
    let digits = input.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7);
    for run in digits {
        // The largest exponent and index are in the sentences themselves.
        let ours = ["4294967295", "2147483647"].iter().any(|bound| bound.contains(run));
        assert!(ours || !shown.contains(run), "an error holds digits of its input");
    }
}
