//! What the page sends. A field that nobody knows is refused: a plain card number among them.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::answer::Refusal;

// No `Debug` here: all of it is personal data.

/// The registration form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Register {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) password_hashed: String,
    pub(crate) device_id: Option<String>,
}

/// The login form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LogIn {
    pub(crate) email: String,
    pub(crate) password_hashed: String,
    pub(crate) device_id: Option<String>,
}

/// The checkout form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CheckOut {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) address: Address,
    pub(crate) payment: Payment,
    pub(crate) device_id: Option<String>,
}

/// Where the goods go.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) postcode: String,
    pub(crate) country: String,
}

/// How the order is paid.
#[derive(Deserialize)]
#[serde(tag = "method", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Payment {
    /// By a card, which the page has encrypted.
    Card { cipher: ravelin::PaymentMethodCipher },
    /// In cash at the door.
    Delivery,
}

/// The form of the extra check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExtraCheck {
    pub(crate) reference: String,
    pub(crate) code: String,
}

/// A form read from JSON. What is wrong with it is said without repeating what stood there.
pub(crate) struct Form<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let form: Result<Json<T>, JsonRejection> = Json::from_request(request, state).await;
        match form {
            Ok(Json(form)) => Ok(Self(form)),
            // A page only sends what our own scripts made, so this is a bug or a stranger.
            Err(_) => Err(Refusal::unreadable().into_response()),
        }
    }
}
