//! Cards, keys and ciphers.

use super::marks::{ALL, EMAIL, NAME, PAN, PASSWORD, TOKEN, TOLD_FROM_NAMES, leaks};
use super::watch::Watch;
use aes_gcm::aead::{AeadInOut, KeyInit, consts::U32};
use aes_gcm::{AesGcm, aes::Aes256};
use base64ct::{Base64, Encoding};
use ravelin::card::{Entry, luhn, mask, scheme};
use ravelin::decipher::PrivateKey;
use ravelin::secret::Secret;
use ravelin::{Card, PublicKey};
use serde_json::{Value, json};

/// Returns the private key of a vector, its PEM, and its public line.
fn key() -> (PrivateKey, String, PublicKey) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/keys.json");
    let keys: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let pem = keys[1]["privateKeyPem"].as_str().unwrap().to_owned();
    let public = keys[1]["spellings"][0]["key"].as_str().unwrap();
    (PrivateKey::from_pem(&pem).unwrap(), pem, public.parse().unwrap())
}

#[test]
fn a_card_is_seen_in_its_decryption_only() {
    let (private, _, public) = key();
    let card = Card::new(PAN, 7, 2028).unwrap().holder(NAME).unwrap();
    let cipher = public.encrypt(&card).unwrap();
    let opened = private.decrypt(&cipher).unwrap();
    let seen = leaks(opened.json().expose(), &[PAN, NAME]);
    assert!(
        seen.contains(&format!("{PAN} as digits")) && seen.contains(&format!("{NAME} as text")),
        "{seen:?}"
    );

    let mut watch = Watch::default();
    watch.value(&card);
    watch.value(&cipher);
    watch.value(&cipher.to_json());
    watch.value(&opened);
    for secret in [opened.json(), opened.pan(), opened.month(), opened.year(), opened.name().unwrap()] {
        watch.value(secret);
    }
    for entry in
        [Entry::Text(PAN), Entry::Number(PAN.parse().unwrap()), Entry::Null, Entry::Broken, Entry::Other]
    {
        watch.value(&entry);
    }
    watch.value(&Secret::new(PAN.to_owned()));
    watch.value(&Some([Secret::new(PASSWORD.as_bytes().to_vec())]));
    watch.value(&(mask(PAN), scheme(PAN), luhn(PAN)));
    watch.assert_silent(17, 0);
}

/// Returns a secret as the name of a member, if it is told from one.
fn name_of(secret: &'static str) -> &'static str {
    if TOLD_FROM_NAMES.contains(&secret) { secret } else { "cvv" }
}

#[test]
fn a_card_that_is_refused_is_not_repeated() {
    let (mut watch, mut refused, mut accepted) = (Watch::default(), 0, 0);
    let mut see = |result: Result<Card, ravelin::Error>| {
        *if result.is_ok() { &mut accepted } else { &mut refused } += 1;
        watch.result(result);
    };
    for secret in ALL {
        let (twice, name) = (format!("{secret}{secret}"), name_of(secret));
        for field in ["pan", "month", "year", "nameOnCard", name, &name.repeat(2)] {
            for value in [
                json!(secret),
                json!(format!("{secret}x")),
                json!(twice),
                json!(secret.repeat(300)),
                json!([secret]),
                json!({ name: secret }),
                json!(6_011_000_990_139_424_u64),
                json!(60_110_009_901_394_240_u64),
                json!(-6_011_000_990_139_424_i64),
                json!(6_011_000_990.139_424),
            ] {
                let mut card = json!({ "pan": PAN, "month": 7, "year": 2028, "nameOnCard": NAME });
                card[field] = value;
                see(Card::from_json(&card.to_string()));
                let text = card[field].as_str();
                see(Card::from_fields([("pan", PAN.into()), (field, text.into()), ("month", "7".into())]));
            }
        }
        see(Card::from_json(secret));
        see(Card::from_json(&format!("\"{secret}\"")));
        see(Card::from_json(&format!("{{\"pan\":\"{secret}\",\"pan\":\"{secret}\"}}")));
        see(Card::from_json(&format!("{{\"{name}\":1,\"{name}\":2}}")));
        see(Card::from_json(&format!("{{\"pan\":\"{secret}\" oops")));
        see(Card::new(secret, secret, secret));
        see(Card::new(PAN, secret, secret));
        see(Card::new(PAN, "7", secret));
        see(Card::new(PAN, "7", "28").unwrap().holder(secret.repeat(300).as_str()));
    }
    assert!(accepted > 0 && refused > 500, "{accepted} accepted, {refused} refused");
    watch.assert_silent(accepted, refused);
}

#[test]
fn a_key_that_is_none_is_not_repeated() {
    let (private, pem, public) = key();
    let modulus = "c3".repeat(256);
    let mut watch = Watch::default();
    let mut errors = 0;
    for secret in ALL.into_iter().chain([&*pem]) {
        for line in [
            secret.to_owned(),
            format!("{secret}|10001|{modulus}"),
            format!("0|{secret}|{modulus}"),
            format!("0|10001|{secret}"),
            format!("0|10001|{modulus}|{secret}"),
            format!("\"{secret}\""),
            format!(" {secret}\n"),
            format!("https://example.com/{secret}"),
            format!("{{\"kty\":\"{secret}\"}}"),
            format!("pk_{secret}"),
            format!("-----BEGIN PRIVATE KEY-----\n{secret}"),
            secret.repeat(600),
        ] {
            watch.error(&PublicKey::parse(&line).unwrap_err());
            errors += 1;
        }
        let damaged = pem.replace("MII", &format!("MII{secret}"));
        watch.error(&PrivateKey::from_pem(&damaged).unwrap_err());
        errors += 1;
    }
    watch.value(&private);
    watch.value(&private.to_pem().unwrap());
    watch.value(&public);
    // The body of the PEM is a secret as well.
    let body: String = pem.lines().skip(1).take(3).collect();
    let shown = format!("{private:?} {:?} {:?}", private.to_pem().unwrap(), PublicKey::parse(&pem));
    assert!(body.as_bytes().chunks(16).all(|part| !shown.contains(std::str::from_utf8(part).unwrap())));
    watch.assert_silent(3, errors);
}

/// Returns a payload with any plaintext in it, in the format that `cipher.rs` tells.
fn payload(public: &PublicKey, plaintext: &[u8], transport: Option<&str>) -> Value {
    let aead = AesGcm::<Aes256, U32>::new((&[7; 32]).into());
    let mut sealed = plaintext.to_vec();
    let tag = aead.encrypt_inout_detached((&[9; 32]).into(), b"", sealed.as_mut_slice().into()).unwrap();
    sealed.extend_from_slice(&tag);
    let usual = format!("{}|{}", Base64::encode_string(&[7; 32]), Base64::encode_string(&[9; 32]));
    let key = rsa::PublicKey::new(
        rsa::BoxedUint::from_be_slice_vartime(public.modulus()),
        rsa::BoxedUint::from(public.exponent()),
    );
    let message = transport.unwrap_or(&usual).as_bytes();
    let block = key.unwrap().encrypt(&mut getrandom::SysRng, rsa::Pkcs1v15Encrypt, message).unwrap();
    json!({
        "methodType": "paymentMethodCipher",
        "cardCiphertext": Base64::encode_string(&sealed),
        "aesKeyCiphertext": Base64::encode_string(&block),
        "algorithm": "RSA_WITH_AES_256_GCM",
    })
}

#[test]
fn what_does_not_open_or_is_no_card_inside_is_not_repeated() {
    let (private, _, public) = key();
    let mut watch = Watch::default();
    let (mut values, mut errors) = (0, 0);
    let mut see = |json: &Value| {
        let result = private.decrypt_json(&json.to_string());
        *if result.is_ok() { &mut values } else { &mut errors } += 1;
        watch.result(result);
    };
    see(&payload(&public, format!(r#"{{"pan":"{PAN}","month":"7","year":"2028"}}"#).as_bytes(), None));
    for secret in ALL {
        for plaintext in [
            secret.to_owned(),
            format!("\"{secret}\""),
            format!("{{\"pan\":\"{secret}\"}}"),
            format!("{{\"{secret}\":\"{secret}\"}}"),
            format!("{{\"pan\":\"{secret}\",\"month\":[\"{secret}\"],\"year\":7}}"),
        ] {
            see(&payload(&public, plaintext.as_bytes(), None));
        }
        see(&payload(&public, &[secret.as_bytes(), b"\xff"].concat(), None));
        see(&payload(&public, b"{}", Some(secret)));
        see(&payload(&public, b"{}", Some(&format!("{secret}|{secret}"))));
        let sound = payload(&public, b"{}", None);
        for field in ["methodType", "cardCiphertext", "aesKeyCiphertext", "algorithm", secret] {
            for value in
                [json!(secret), json!({ secret: secret }), json!(Base64::encode_string(secret.as_bytes()))]
            {
                let mut wrong = sound.clone();
                wrong[field] = value;
                see(&wrong);
            }
        }
        see(&json!(secret));
    }
    for secret in [PAN, EMAIL, TOKEN] {
        watch.error(&private.decrypt_json(secret).unwrap_err());
        errors += 1;
    }
    assert!(values == 1 && errors > 100, "{values} opened, {errors} refused");
    watch.assert_silent(values, errors);
}
