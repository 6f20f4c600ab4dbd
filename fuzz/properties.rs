//! What holds for every input, whatever it is. `tests/corpus.rs` runs the same on the corpora.

use ravelin::check::Check;
use ravelin::decipher::PrivateKey;
use ravelin::endpoint::Endpoint;
use ravelin::event::{
    ChargebackEvent, Checkout, CustomerEvent, EncryptedCard, Event, LabelEvent, Login, OrderEvent,
    PaymentMethodEvent, Reclaim, Registration, TagEvent, TransactionEvent, VoucherEvent,
};
use ravelin::json::Json;
use ravelin::recommendation::Recommendation;
use ravelin::{Card, Error, PublicKey};
use std::fmt::Debug;
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

/// A card that is read is encrypted, and what is decrypted is the same card, which gives the same
/// plaintext again.
pub(crate) fn card(input: &[u8]) {
    let Ok(json) = std::str::from_utf8(input) else { return };
    match Card::from_json(json) {
        Ok(card) => {
            let opened = plaintext(&card);
            let again = Card::from_json(&opened).expect("what is decrypted is a card");
            assert_eq!((again.month(), again.year()), (card.month(), card.year()));
            assert_eq!(plaintext(&again), opened);
        }
        Err(error) => says_nothing(&error, json),
    }
}

/// Returns what a card becomes, by way of its cipher.
fn plaintext(card: &Card) -> String {
    let (private, public) = &*KEY;
    let cipher = public.encrypt(card).expect("a card is encrypted");
    let opened = private.decrypt(&cipher).expect("and decrypted");
    assert!((12..=19).contains(&opened.pan().expose().len()));
    opened.json().expose().clone()
}

/// A cipher is opened or refused; as a part of an event it is read, written and read to the same.
/// The input may be JSON of any kind.
pub(crate) fn cipher(input: &[u8]) {
    let Ok(json) = std::str::from_utf8(input) else { return };
    if let Err(error) = KEY.0.decrypt_json(json) {
        says_nothing(&error, json);
    }
    match ravelin::json::read::<EncryptedCard>(input) {
        Ok(card) => {
            let written = Json::of(&card).expect("what was read is written").to_string();
            let again: EncryptedCard = ravelin::json::read(written.as_bytes()).expect("and read");
            assert!(again == card);
        }
        Err(error) => says_nothing(&error, json),
    }
}

/// An event that is read is written and read to the same; an answer is read whatever it is.
pub(crate) fn event(input: &[u8]) {
    round_trip::<Checkout>(input);
    round_trip::<Registration>(input);
    round_trip::<Login>(input);
    round_trip::<CustomerEvent>(input);
    round_trip::<OrderEvent>(input);
    round_trip::<PaymentMethodEvent>(input);
    round_trip::<TransactionEvent>(input);
    round_trip::<VoucherEvent>(input);
    round_trip::<ChargebackEvent>(input);
    round_trip::<Reclaim>(input);
    round_trip::<LabelEvent>(input);
    round_trip::<TagEvent>(input);
    if let Err(error) = Recommendation::read(input) {
        says_nothing(&error, &String::from_utf8_lossy(input));
    }
}

/// Whatever is checked as a body of whatever endpoint, the findings show none of it, and are the same
/// for the text and its tree.
pub(crate) fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let tree = Json::parse(input);
    for endpoint in Endpoint::ALL {
        for check in [Check::of(*endpoint).asking(true), Check::of(*endpoint).asking(false).backfill()] {
            let findings = check.run_text(input);
            assert!(tree.is_ok() || findings.len() == 1, "a text that is no JSON is one finding");
            if let Ok(tree) = &tree {
                assert_eq!(findings, check.run(tree));
            }
            for finding in findings {
                shows_nothing(&format!("{} {finding}", finding.path()), &text);
            }
        }
    }
}

fn round_trip<E: Event + PartialEq + Debug>(input: &[u8]) {
    match E::read(input) {
        Ok(event) => {
            let request = event.request_unchecked().expect("what was read is written");
            let again = E::read(request.body()).expect("and read");
            assert!(again == event);
            assert_eq!(again.request_unchecked().expect("as before").body(), request.body());
        }
        Err(error) => says_nothing(&error, &String::from_utf8_lossy(input)),
    }
}

/// No error holds a run of seven digits of its input, nor is it longer than a sentence.
fn says_nothing(error: &Error, input: &str) {
    let shown = format!("{error} {error:?}");
    assert!(shown.len() < 600, "a sentence");
    shows_nothing(&shown, input);
}

/// A text holds no run of seven digits of the input.
fn shows_nothing(shown: &str, input: &str) {
    let digits = input.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7);
    for run in digits {
        // The largest exponent and index are in the sentences themselves.
        let ours = ["4294967295", "2147483647"].iter().any(|bound| bound.contains(run));
        assert!(ours || !shown.contains(run), "an error holds digits of its input");
    }
}
