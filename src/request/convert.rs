//! A request as the types of the `http` crate, for whichever client takes those.

use super::{Method, Request};

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Delete => Self::DELETE,
        }
    }
}

/// Its address is path and query only; the caller adds host and token.
///
/// ```
/// use ravelin::request::Request;
/// let request = http::Request::try_from(Request::check_token())?;
/// assert_eq!(request.uri(), "/v2/auth/checktoken");
/// # Ok::<(), http::Error>(())
/// ```
impl TryFrom<Request> for http::Request<Vec<u8>> {
    type Error = http::Error;

    fn try_from(request: Request) -> Result<Self, http::Error> {
        let mut builder = http::Request::builder().method(request.method()).uri(request.target());
        for (name, value) in request.headers() {
            builder = builder.header(*name, *value);
        }
        builder.body(request.into_body())
    }
}

/// As from the request itself, with a copy of the body.
impl TryFrom<&Request> for http::Request<Vec<u8>> {
    type Error = http::Error;

    fn try_from(request: &Request) -> Result<Self, http::Error> {
        request.clone().try_into()
    }
}
