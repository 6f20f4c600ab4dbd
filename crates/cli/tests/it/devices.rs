//! Device ids.

use super::common::{failure, file, success};
use serde_json::{Value, json};

#[test]
fn device_ids_differ_and_begin_as_asked() {
    let first = success(&["device-id", "--prefix", "shop-"], b"");
    assert!(first.starts_with("shop-") && first.len() == 41, "{first}");
    assert_ne!(first, success(&["device-id", "--prefix", "shop-"], b""));
    assert!(success(&["device-id"], b"").starts_with("rjs-"));
}

#[test]
fn an_id_that_is_there_is_adopted_unchanged() {
    let path = file("device-id.txt", " Any thing:at=all é \n");
    let adopt = ["device-id", "--adopt", path.to_str().unwrap()];
    assert_eq!(success(&adopt, b""), " Any thing:at=all é ");
    let printed = success(&["--json", "device-id", "--adopt", "-"], b"abc");
    assert_eq!(
        serde_json::from_str::<Value>(&printed).unwrap(),
        json!({ "deviceId": "abc", "adopted": true })
    );

    let made = success(&["--json", "device-id", "--adopt", "-", "--prefix", "app-"], b"\n");
    let made: Value = serde_json::from_str(&made).unwrap();
    assert!(made["deviceId"].as_str().unwrap().starts_with("app-"), "{made}");
    assert_eq!(made["adopted"], false);
    assert_eq!(failure(&["device-id", "--adopt", "-"], b"\xff")["code"], "device-id-invalid");
}
