//! What becomes of an event: checked, forwarded, kept, answered.

use crate::answer::{Reply, kept, of_ravelin, refused_for, refused_secret, without};
use crate::config::{Checks, Unscored};
use crate::event::Event;
use crate::findings;
use crate::gate::Gate;
use ravelin::endpoint::Endpoint;
use ravelin::request::Request;
use ravelin::status::Status;
use ravelin_client::{Answer, Asked, Queued, Reason};
use ravelin_outbox::{Entry, Store, StoreErrorKind};
use tokio::time::timeout;

/// What goes on with an event that is not kept for the relay alone.
enum Next {
    Reply(Reply),
    Forward,
}

impl<S: Store> Gate<S> {
    /// Answers an event.
    pub(crate) async fn event(&self, event: Event) -> Reply {
        if let Some(refusal) = event.secret() {
            let (code, path) = (refusal.found().as_str(), refusal.path());
            tracing::warn!(endpoint = event.endpoint.path(), code, path, "an event must not be kept");
            return refused_secret(code, path);
        }
        if self.config.checks == Checks::Off {
            return self.deliver(&event).await;
        }
        let found = event.findings();
        self.said.tell(event.endpoint, &found);
        let rejected = findings::rejected(&found);
        let mut reply = if self.config.checks == Checks::Reject && !rejected.is_empty() {
            refused_for("event-rejected", &rejected)
        } else {
            self.deliver(&event).await
        };
        findings::add_header(&mut reply, &found);
        reply
    }

    async fn deliver(&self, event: &Event) -> Reply {
        let request = event.request();
        // The answer to a tag is what it was sent for.
        let is_kept_alone =
            !event.asks() && event.endpoint != Endpoint::Tag && self.config.unscored == Unscored::Keep;
        if is_kept_alone && let Next::Reply(reply) = self.keep(&request).await {
            return reply;
        }
        let action = event.asks().then(|| self.config.fallback.action(event.endpoint));
        let Asked { exchange, queued, .. } = self.client(event.with_rules).ask(request).await;
        let why = match exchange {
            Ok(answer) if is_for_whoever_asked(&answer) => return of_ravelin(answer),
            Ok(answer) => answer.recommendation().map_or_else(|error| error.reason(), |_| Reason::Throttled),
            Err(error) => error.reason(),
        };
        without(why.as_str(), action, queued == Queued::Yes)
    }

    /// Keeps an event for the relay. Where the disk says no at once, it is forwarded instead.
    async fn keep(&self, request: &Request) -> Next {
        let Some(entry) = Entry::of_request(request) else { return Next::Forward };
        match timeout(self.config.keep_time, self.store.enqueue(vec![entry])).await {
            Ok(Ok(_)) => Next::Reply(kept()),
            Ok(Err(error)) if error.kind() == StoreErrorKind::Secret => {
                Next::Reply(refused_secret("secret", ""))
            }
            Ok(Err(error)) => {
                tracing::warn!(reason = error.kind().as_str(), "an event is not kept, and forwarded instead");
                Next::Forward
            }
            Err(_) => Next::Reply(without("outbox-slow", None, false)),
        }
    }
}

/// Tells whether an answer means something to whoever sent the event: it was taken, or it is the
/// event's own fault that it was not. A refused token and limits are the gateway's.
fn is_for_whoever_asked(answer: &Answer) -> bool {
    let row = Status::of(answer.status());
    answer.is_taken()
        || (400..500).contains(&answer.status())
            && !row.is_about_the_key()
            && !row.retry.is_worthwhile()
            && answer.status() != 429
}
