//! Key and personal data are shown nowhere.

use super::common::{TOKEN, builder, checkout_of, client, sandbox};
use ravelin::event::checkout::Checkpoint;
use ravelin_sandbox::Fault;

#[tokio::test]
async fn a_canary_is_seen_in_no_debug_display_or_journal() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let event = checkout_of("canary@example.com");
    let mut shown = format!("{client:?} {:?} {sandbox:?}", builder(&sandbox));
    for fault in [
        None,
        Some(Fault::Status(400)),
        Some(Fault::Status(401)),
        Some(Fault::Html(200)),
        Some(Fault::CloseBeforeHeaders),
        Some(Fault::Throttle),
        Some(Fault::Action("canary_action".to_owned())),
    ] {
        sandbox.set_fault(fault);
        let decision = client.recommend(&event, Checkpoint::PreAuth).await;
        shown.push_str(&format!("{decision:?}"));
        if let Err(error) = client.send(&event).await {
            shown.push_str(&format!("{error} {error:?}"));
        }
    }
    assert!(!shown.contains("canary@") && !shown.contains(TOKEN) && !shown.contains("c-1"), "{shown}");
    let journal = serde_json::to_string(&sandbox.journal()).unwrap();
    assert!(!journal.contains(TOKEN));
}
