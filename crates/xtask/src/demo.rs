//! The demo: sandbox and shop side by side, and one purchase told in the terminal.

use crate::package;
use crate::run::{cargo, command, run};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// Builds the package, starts sandbox and shop, makes a purchase and, unless `once`, stays.
pub(crate) fn demo(once: bool) -> Result<()> {
    println!("building the npm package, the sandbox and the shop");
    package::package()?;
    run(&mut cargo("build --quiet --package ravelin-shop --example shop_and_sandbox"))?;
    let mut services = Services::start()?;
    run(command("node tests/page/purchase.mjs").arg(&services.line)).context("the purchase")?;
    println!("\nThe shop    {}", services.address("shop")?);
    println!("The sandbox {}", services.address("sandbox")?);
    if once {
        return services.stop();
    }
    println!("Both stay until you press Ctrl-C.");
    services.wait()
}

/// The process that runs sandbox and shop until its standard input is closed.
///
/// It shares our terminal, so Ctrl-C ends it too; and if we are killed, its input is closed.
struct Services {
    process: Child,
    /// One line of JSON: `{"sandbox":"http://…","shop":"http://…"}`.
    line: String,
}

impl Services {
    fn start() -> Result<Self> {
        let mut example = cargo("run --quiet --package ravelin-shop --example shop_and_sandbox");
        let mut process = example.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().context("the example has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if line.is_empty() {
            bail!("sandbox and shop did not start: {}", process.wait()?);
        }
        Ok(Self { process, line: line.trim().to_owned() })
    }

    fn address(&self, name: &str) -> Result<&str> {
        let start = format!("\"{name}\":\"");
        let address = self.line.split_once(&start).and_then(|(_, rest)| rest.split('"').next());
        address.with_context(|| format!("no address of the {name} in {}", self.line))
    }

    fn stop(mut self) -> Result<()> {
        drop(self.process.stdin.take());
        self.wait()
    }

    fn wait(&mut self) -> Result<()> {
        // `Child::wait` closes the standard input, so it is kept out of its hands.
        let input = self.process.stdin.take();
        let status = self.process.wait()?;
        drop(input);
        if !status.success() {
            bail!("sandbox and shop ended: {status}");
        }
        Ok(())
    }
}
