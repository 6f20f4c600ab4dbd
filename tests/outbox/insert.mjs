// A shop in Node.js that knows PostgreSQL, and nothing of the outbox but its one INSERT.

import pg from "pg";

const INSERT = "INSERT INTO ravelin_outbox (customer, path, body) VALUES ($1, $2, $3)";

const client = new pg.Client(process.argv[2]);
await client.connect();

async function order(number) {
  const customer = { customerId: "cust-node", custom: { number: 100 + number } };
  const body = JSON.stringify({ timestamp: Date.now(), customer });
  await client.query("INSERT INTO orders (id) VALUES ($1)", [`node-${number}`]);
  await client.query(INSERT, ["cust-node", "/v2/customer", body]);
}

await client.query("BEGIN");
await order(1);
await client.query("COMMIT");
await client.query("BEGIN");
await order(2);
await client.query("ROLLBACK");
await client.end();
