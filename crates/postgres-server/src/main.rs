//! A PostgreSQL server to try things on, which goes away with this program.

use ravelin_postgres_server::Server;
use std::io;

fn main() -> io::Result<()> {
    let server = Server::start()?;
    println!("{}", server.url("postgres"));
    println!("Ctrl-C, and all of it is gone");
    loop {
        std::thread::park();
    }
}
