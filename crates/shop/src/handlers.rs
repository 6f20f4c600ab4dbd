//! Three forms: assemble the event, ask for a recommendation, act on it.

use crate::answer::{Answer, Refusal};
use crate::arrived;
use crate::checks::{Outcome, Purpose};
use crate::events::{self, Occasion};
use crate::forms::{CheckOut, ExtraCheck, Form, LogIn, Register};
use crate::state::State;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract;
use ravelin::event::{Event, Registration, checkout, login, registration};
use ravelin::recommendation::Advice;
use serde::Serialize;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

type Shared = extract::State<Arc<State>>;

/// What the page encrypts cards with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Key {
    rsa_key: String,
}

/// `GET /api/key`
pub(crate) async fn key(extract::State(state): Shared) -> Json<Key> {
    Json(Key { rsa_key: state.public_key.clone() })
}

/// `POST /api/register`
pub(crate) async fn register(
    extract::State(state): Shared,
    visitor: Visitor,
    Form(form): Form<Register>,
) -> Result<Json<Answer>, Refusal> {
    let occasion = state.occasion(&form.email, visitor.device(form.device_id.as_deref()));
    let customer_id = occasion.customer_id.clone();
    let event = events::registration(form, occasion)?;
    let checkpoint = registration::Checkpoint::AccountRegistration;
    let answer = state.decide(&event, checkpoint, customer_id, Purpose::Account).await;
    tell_outcome(&state, event, answer.advice);
    Ok(Json(answer))
}

/// `POST /api/login`
pub(crate) async fn log_in(
    extract::State(state): Shared,
    visitor: Visitor,
    Form(form): Form<LogIn>,
) -> Result<Json<Answer>, Refusal> {
    let occasion = state.occasion(&form.email, visitor.device(form.device_id.as_deref()));
    let customer_id = occasion.customer_id.clone();
    let event = events::login(form, occasion)?;
    Ok(Json(state.decide(&event, login::Checkpoint::Login, customer_id, Purpose::Account).await))
}

/// `POST /api/checkout`
pub(crate) async fn check_out(
    extract::State(state): Shared,
    visitor: Visitor,
    Form(form): Form<CheckOut>,
) -> Result<Json<Answer>, Refusal> {
    let occasion = state.occasion(&form.email, visitor.device(form.device_id.as_deref()));
    let order_id = state.ids.order();
    let event = events::checkout(form, occasion, &order_id);
    Ok(Json(state.decide(&event, checkout::Checkpoint::PreAuth, order_id, Purpose::Order).await))
}

/// What follows a check that was passed.
#[derive(Serialize)]
pub(crate) struct Passed {
    purpose: Purpose,
}

/// `POST /api/extra-check`
pub(crate) async fn extra_check(
    extract::State(state): Shared,
    Form(form): Form<ExtraCheck>,
) -> Result<Json<Passed>, Refusal> {
    match state.checks.answer(&form.reference, &form.code) {
        Outcome::Passed(purpose) => Ok(Json(Passed { purpose })),
        Outcome::Wrong => Err(Refusal::field("code", "This is not the code. Please look again.")),
        Outcome::Gone => Err(Refusal::whole("This check is over. Please begin again; nothing was charged.")),
    }
}

impl State {
    fn occasion(&self, email: &str, device: ravelin::event::Device) -> Occasion {
        Occasion { time: SystemTime::now().into(), customer_id: self.ids.customer(email), device }
    }

    /// Asks for a recommendation. There is a decision in every case, within the budget.
    async fn decide<E: Event>(
        &self,
        event: &E,
        checkpoint: E::Checkpoint,
        reference: String,
        purpose: Purpose,
    ) -> Answer {
        let asked = Instant::now();
        let decision = self.client.recommend(event, checkpoint).await;
        if decision.advice() == Advice::Review {
            self.checks.begin(&reference, purpose);
        }
        let request = format!("POST {}?score={checkpoint}", E::ENDPOINT.path());
        let mut answer = Answer::new(reference, request, &decision, asked.elapsed());
        if self.sandbox {
            answer.arrived = arrived::newest(&self.client, E::ENDPOINT.path()).await;
        }
        answer
    }
}

/// Tells Ravelin whether the account was made, once the shopper has the answer: without a
/// checkpoint, since nobody waits for it. A shop that must not lose it puts it into an outbox.
fn tell_outcome(state: &Arc<State>, event: Registration, advice: Advice) {
    let (state, event) = (Arc::clone(state), event.outcome(advice != Advice::Prevent));
    tokio::spawn(async move { state.client.send(&event).await.is_ok() });
}
