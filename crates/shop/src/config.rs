//! The shop's configuration: by hand in a test, from the environment in the binary.

use ravelin::PublicKey;
use ravelin::device::TrustedProxies;
use ravelin_client::Token;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Everything that the shop has to know.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where the API is; the sandbox's address in the demo.
    pub api: String,
    /// The secret API key.
    pub token: Token,
    /// The merchant's RSA public key, which the page encrypts cards with. It is no secret.
    pub public_key: PublicKey,
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// How long a shopper waits for a recommendation before the shop decides alone.
    pub budget: Duration,
    /// Whether the API is a sandbox, whose journal says what arrived there: the panel then shows it.
    pub sandbox: bool,
    /// The folder of the pages.
    pub pages: PathBuf,
    /// The folder of the npm package's built files.
    pub package: PathBuf,
}

impl Config {
    /// Returns a configuration with what has no default; a free port, no proxies, 750 ms, no
    /// sandbox, and the folders of this repository.
    #[must_use]
    pub fn new(api: impl Into<String>, token: Token, public_key: PublicKey) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Self {
            api: api.into(),
            token,
            public_key,
            port: 0,
            trusted_proxies: TrustedProxies::default(),
            budget: Duration::from_millis(750),
            sandbox: false,
            pages: root.join("www"),
            package: root.join("pkg/dist"),
        }
    }

    /// Reads `RAVELIN_API_URL`, `RAVELIN_TOKEN`, `RAVELIN_RSA_KEY`, and, where they are set,
    /// `RAVELIN_SHOP_PORT` (8788) and `RAVELIN_SHOP_PROXIES` (addresses and networks by commas).
    ///
    /// # Errors
    ///
    /// A sentence that names the variable and not its value.
    pub fn from_env() -> Result<Self, String> {
        let text = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
        let token = Token::from_env("RAVELIN_TOKEN").map_err(|error| error.to_string())?;
        let key = PublicKey::parse(&text("RAVELIN_RSA_KEY")?)
            .map_err(|error| format!("RAVELIN_RSA_KEY: {error}"))?;
        let mut config = Self::new(text("RAVELIN_API_URL")?, token, key);
        config.port = match text("RAVELIN_SHOP_PORT") {
            Ok(port) => port.parse().map_err(|_| "RAVELIN_SHOP_PORT is no port")?,
            Err(_) => 8788,
        };
        if let Ok(proxies) = text("RAVELIN_SHOP_PROXIES") {
            config.trusted_proxies =
                proxies.parse().map_err(|_| "RAVELIN_SHOP_PROXIES holds something that is no address")?;
        }
        Ok(config)
    }
}
