//! Figures and health. One test: the figures of a program are recorded once.

use crate::it::common::{Running, Seen, order, sandbox};
use ravelin_gateway::admin::{Admin, Figures, Role};
use ravelin_outbox::Store;
use std::sync::Arc;
use tokio::sync::watch;

#[tokio::test(flavor = "multi_thread")]
async fn figures_and_health_are_told_without_anything_of_an_event() {
    let sandbox = sandbox().await;
    let figures = Figures::record().unwrap();
    assert_eq!(Figures::record().unwrap_err().code(), "figures-taken");
    let gateway = Running::start(&sandbox).await;
    let (stop, gone) = (watch::Sender::new(false), watch::Sender::new(false));
    let mut admins = Vec::new();
    for role in [Role::Gateway, Role::Relay] {
        let admin = Admin::bind("127.0.0.1:0".parse().unwrap(), figures.clone(), role).await.unwrap();
        let address = admin.address();
        let task = tokio::spawn(admin.run(Arc::clone(&gateway.store), stop.subscribe(), gone.subscribe()));
        admins.push((address, task));
    }
    let (address, relay) = (admins[0].0, admins[1].0);
    let get = async |address, path: &str| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Seen::of(client.get(format!("http://{address}{path}")).send().await.unwrap()).await
    };
    assert_eq!(gateway.post("/v2/order", order(1)).await.outcome, "kept");
    let shown = get(address, "/metrics").await.body;
    for line in [
        "ravelin_outbox_events{state=\"queued\"} 1",
        "ravelin_outbox_up 1",
        "ravelin_gateway_requests_total{endpoint=\"/v2/order\",outcome=\"kept\"}",
        "ravelin_gateway_seconds_bucket{outcome=\"kept\",le=\"0.75\"}",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
    assert!(!shown.contains("cust-1") && !shown.contains("o-1"), "{shown}");
    assert_eq!(get(address, "/healthz").await.status, 200);
    for address in [address, relay] {
        let ready = get(address, "/readyz").await;
        assert!(ready.status == 200 && ready.json()["database"] == true, "{ready:?}");
    }
    assert_eq!(get(address, "/v2/order").await.status, 404);
    stop.send_replace(true);
    for address in [address, relay] {
        assert_eq!(get(address, "/readyz").await.status, 503);
    }
    assert_eq!(get(address, "/healthz").await.status, 200);
    gone.send_replace(true);
    for (_, task) in admins {
        task.await.unwrap();
    }
    assert_eq!(gateway.store.stats().await.unwrap().queued, 1);
}
