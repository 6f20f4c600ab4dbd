//! What the handlers share.

use crate::checks::Checks;
use crate::ids::Ids;
use ravelin::device::TrustedProxies;
use ravelin_client::Client;

/// One for all requests.
pub(crate) struct State {
    pub(crate) client: Client,
    pub(crate) public_key: String,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) ids: Ids,
    pub(crate) checks: Checks,
    pub(crate) sandbox: bool,
}
