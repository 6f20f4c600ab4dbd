//! Passwords, devices and the error table.

use super::marks::{ALL, EMAIL, PAN, PASSWORD, TOKEN, assert_silent};
use super::watch::Watch;
use ravelin::ErrorCode;
use ravelin::device::cookie::{CookieConfig, FreshIds, Visit, resolve};
use ravelin::device::{DeviceId, TrustedProxies};
use ravelin::error::Reason;
use ravelin::password::{CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};

#[test]
fn neither_passwords_nor_their_hashes_are_shown() {
    let (hex, base64, sha1, email) = (
        PasswordHash::of(PASSWORD),
        CustomerPasswordHash::of(PASSWORD),
        PasswordSha1Sha256::of(PASSWORD),
        EmailPasswordSha256::of(EMAIL, PASSWORD),
    );
    let mut watch = Watch::default();
    watch.value(&(&hex, &base64, &sha1, &email));
    watch.value(&(hex.clone(), base64.clone(), sha1.clone(), email.clone()));
    let shown = format!("{hex:?} {base64:#?} {sha1:?} {email:?}");
    let hashes = [hex.as_str(), base64.as_str(), sha1.as_str(), email.as_str()];
    assert_silent(&shown, &hashes, "the hashes' Debug");
    let mut errors = 0;
    for secret in ALL {
        watch.error(&PasswordHash::parse(secret).unwrap_err());
        watch.error(&CustomerPasswordHash::parse(secret).unwrap_err());
        watch.error(&PasswordSha1Sha256::parse(secret).unwrap_err());
        watch.error(&EmailPasswordSha256::parse(secret).unwrap_err());
        errors += 4;
    }
    // A hash of another form is as secret as one of the right form.
    let misplaced = PasswordHash::parse(base64.as_str()).unwrap_err();
    assert_silent(&format!("{misplaced} {misplaced:?}"), &hashes, "the error at a misplaced hash");
    watch.assert_silent(2, errors);
}

#[test]
fn a_device_that_follows_a_person_around_is_not_shown() {
    let mut watch = Watch::default();
    for secret in ALL {
        let id = DeviceId::adopt(secret).unwrap();
        let mut config = CookieConfig::default();
        config.id = Some(id.clone());
        let visit = Visit { https: true, user_agent: secret };
        let fresh = FreshIds::generate().unwrap();
        let cookies = format!("ravelinDeviceId={secret}; ravelinSessionId={secret}:{secret}; other={secret}");
        let resolution = resolve(&cookies, &config, visit, &fresh);
        assert_eq!(resolution.device.as_str(), secret);
        watch.value(&id);
        watch.value(&config);
        watch.value(&visit);
        watch.value(&resolution.device);
        watch.value(&resolution.cookies);
        watch.value(&resolution);
        watch.error(&secret.parse::<TrustedProxies>().unwrap_err());
    }
    watch.assert_silent(30, 5);
}

#[test]
fn no_row_of_the_error_table_has_room_for_a_value() {
    let mut watch = Watch::default();
    for reason in Reason::ALL {
        watch.value(reason);
        watch.value(&(reason.sentence(), reason.field()));
        watch.error(&ravelin::Error::from(*reason));
        assert!(!reason.sentence().contains(['{', '}']), "{reason:?} has a place for something");
    }
    for code in ErrorCode::ALL {
        watch.value(code);
        watch.value(&code.as_str());
    }
    watch.assert_silent(2 * (Reason::ALL.len() + ErrorCode::ALL.len()), Reason::ALL.len());
    // What the search is worth here: these would be found.
    assert!(super::marks::leaks(&format!("{:?}", [PAN, TOKEN]), &ALL).len() > 2);
}
