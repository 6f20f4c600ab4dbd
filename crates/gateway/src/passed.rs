//! What is no event: passed through, and not kept.

use crate::answer::{Reply, of_ravelin, unanswered};
use crate::gate::Gate;
use bytes::Bytes;
use ravelin::request::{Method, Request};
use ravelin_outbox::Store;

impl<S: Store> Gate<S> {
    /// Sends a request with the path and query as they came, and answers what is answered.
    pub(crate) async fn pass(&self, method: Method, target: String, body: Bytes, with_rules: bool) -> Reply {
        let request = match method {
            Method::Post => Request::post(target, body.to_vec()),
            Method::Get | Method::Delete => Request::bare(method, target),
        };
        match self.client(with_rules).exchange(&request).await {
            Ok(answer) => of_ravelin(answer),
            Err(error) => unanswered(error.reason().as_str()),
        }
    }
}
