//! Starts the sandbox and the shop, prints one line of JSON with both addresses, and stays until its
//! standard input is closed. The line `stop sandbox` stops the sandbox alone.
//!
//! The token stays in this process.

use ravelin::PublicKey;
use ravelin_client::Token;
use ravelin_sandbox::Sandbox;
use ravelin_shop::{Config, Shop};
use std::error::Error;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start(ravelin_sandbox::Config::default()).await?;
    let [key, _] = sandbox.public_keys();
    let token = Token::new(sandbox.token())?;
    let mut config = Config::new(sandbox.url(), token, PublicKey::parse(&key)?);
    config.sandbox = true;
    let shop = Shop::start(config).await?;
    println!("{}", serde_json::json!({ "sandbox": sandbox.url(), "shop": shop.url() }));

    let mut sandbox = Some(sandbox);
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        if line == "stop sandbox"
            && let Some(sandbox) = sandbox.take()
        {
            sandbox.shutdown().await;
            println!("{}", serde_json::json!({ "stopped": "sandbox" }));
        }
    }
    shop.stop().await;
    Ok(())
}
