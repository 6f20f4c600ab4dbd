//! `cargo xtask TASK`: everything that is done in this repository.

fn main() -> anyhow::Result<()> {
    Ok(())
}
