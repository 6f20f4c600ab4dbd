//! The demo shop, against the API that the environment names.

use ravelin_shop::{Config, Shop};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let shop = match Config::from_env() {
        Ok(config) => Shop::start(config).await.map_err(|error| error.to_string()),
        Err(sentence) => Err(sentence),
    };
    match shop {
        Ok(shop) => {
            println!("the shop is open at {}", shop.url());
            // Without a signal handler there is nothing to wait for but the end of the process.
            let _ = tokio::signal::ctrl_c().await;
            shop.stop().await;
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("ravelin-shop: {sentence}");
            ExitCode::FAILURE
        }
    }
}
