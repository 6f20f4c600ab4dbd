//! Marked secrets, and a search that finds them in whatever form they leak. Shared by the canary
//! tests of the core, the command, the client and the sandbox.

/// A published test number that stands nowhere else in the tests that use it.
pub(crate) const PAN: &str = "6011000990139424";
/// A password.
pub(crate) const PASSWORD: &str = "Canary-Passw0rd-q7";
/// An e-mail address.
pub(crate) const EMAIL: &str = "canary.q7@example.com";
/// A name on a card, and a customer's.
pub(crate) const NAME: &str = "Canary Q. Nightingale";
/// A secret API key.
pub(crate) const TOKEN: &str = "sk_live_canaryq70123";

/// All of them.
pub(crate) const ALL: [&str; 5] = [PAN, PASSWORD, EMAIL, NAME, TOKEN];

/// Those that are told from a name. A password is not: what has one in the place of a member's name
/// would have it repeated in an error.
pub(crate) const TOLD_FROM_NAMES: [&str; 4] = [PAN, EMAIL, NAME, TOKEN];

/// How many digits of the card number in a row are too many: a masked one shows six and four.
const DIGITS_IN_A_ROW: usize = 9;

/// Asserts that a text holds no secret in any form.
#[track_caller]
pub(crate) fn assert_silent(shown: &str, secrets: &[&str], where_: &str) {
    let found = leaks(shown, secrets);
    if !found.is_empty() {
        let place = secrets.iter().find_map(|secret| shown.find(secret)).unwrap_or_default();
        let around: String = shown.chars().skip(place.saturating_sub(300)).take(600).collect();
        panic!("{where_} shows {found:?}: …{around}…");
    }
}

/// Returns the secrets that a text holds, and in which form.
pub(crate) fn leaks(shown: &str, secrets: &[&str]) -> Vec<String> {
    let lower = shown.to_lowercase();
    let digits: String = shown.chars().filter_map(digit).collect();
    let mut found = Vec::new();
    for secret in secrets {
        for (form, text) in forms(secret) {
            if shown.contains(&text) || (form != "base64" && lower.contains(&text.to_lowercase())) {
                found.push(format!("{secret} as {form}"));
            }
        }
        if secret.bytes().all(|byte| byte.is_ascii_digit()) {
            let runs = secret.as_bytes().windows(DIGITS_IN_A_ROW);
            if runs.filter_map(|run| std::str::from_utf8(run).ok()).any(|run| digits.contains(run)) {
                found.push(format!("{secret} as digits"));
            }
        }
    }
    found
}

/// Returns the forms in which bytes are commonly printed.
fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let list = secret.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
    let percent: String = secret
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() { char::from(byte).into() } else { format!("%{byte:02X}") }
            },
        )
        .collect();
    let backwards: String = secret.chars().rev().collect();
    let mut forms = vec![
        ("text", secret.to_owned()),
        ("hex", hex),
        ("a list of bytes", list),
        ("percent-encoding", percent),
        ("text backwards", backwards),
    ];
    for before in 0..3 {
        forms.push(("base64", base64_inside(secret.as_bytes(), before, b"+/")));
        forms.push(("base64", base64_inside(secret.as_bytes(), before, b"-_")));
    }
    forms
}

/// Returns what the base64 of any text holds that has these bytes behind `before` others (modulo 3).
fn base64_inside(secret: &[u8], before: usize, last_two: &[u8; 2]) -> String {
    let skipped = (3 - before) % 3;
    let whole = secret.get(skipped..).unwrap_or_default().chunks_exact(3);
    let alphabet: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*last_two).collect();
    let sextets = whole.flat_map(|bytes| {
        let number = bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| number >> shift & 63)
    });
    sextets
        .filter_map(|sextet| alphabet.get(usize::try_from(sextet).ok()?).copied().map(char::from))
        .collect()
}

/// Returns a digit of any script that a card number can be typed in, as ASCII.
fn digit(character: char) -> Option<char> {
    if character.is_ascii() {
        return character.is_ascii_digit().then_some(character);
    }
    ['０', '٠', '۰'].into_iter().find_map(|zero| {
        char::from_digit(u32::from(character).checked_sub(u32::from(zero)).filter(|value| *value < 10)?, 10)
    })
}

#[test]
fn a_secret_is_found_in_every_form() {
    for shown in [
        "pan 6011000990139424!",
        "6011 0009 9013 9424",
        "6-0-1-1-0-0-0-9-9-0-1-3-9-4-2-4",
        "６０１１０００９９０１３９４２４",
        "601100099013****",
        "Passed CANARY.Q7@EXAMPLE.COM on",
        "canary%2Eq7%40example%2Ecom",
        "63616e6172792e7137406578616d706c652e636f6d",
        "63616E6172792E7137406578616D706C652E636F6D",
        "[67, 97, 110, 97, 114, 121, 45, 80, 97, 115, 115, 119, 48, 114, 100, 45, 113, 55]",
        "Q2FuYXJ5LVBhc3N3MHJkLXE3",
        "OkNhbmFyeS1QYXNzdzByZC1xNw==",
        "eHhDYW5hcnktUGFzc3cwcmQtcTc=",
        "3210 7qyranac_evil_ks 3210 3210",
        "elagnithgiN .Q yranaC",
    ] {
        let is_token_backwards = shown.starts_with("3210");
        assert_eq!(leaks(shown, &ALL).is_empty(), is_token_backwards, "{shown}: {:?}", leaks(shown, &ALL));
    }
    for shown in ["", "601100******9424", "Card { .. }", "rsaKey is a secret API key", "4111111111111111"] {
        assert!(leaks(shown, &ALL).is_empty(), "{shown}");
    }
}
