"""A shop in Python that knows PostgreSQL, and nothing of the outbox but its one INSERT."""

import json
import sys
import time

import psycopg

INSERT = "INSERT INTO ravelin_outbox (customer, path, body) VALUES (%s, %s, %s)"


def order(connection, number):
    customer = {"customerId": "cust-python", "custom": {"number": number}}
    body = json.dumps({"timestamp": int(time.time() * 1000), "customer": customer})
    connection.execute("INSERT INTO orders (id) VALUES (%s)", (f"python-{number}",))
    connection.execute(INSERT, ("cust-python", "/v2/customer", body))


with psycopg.connect(sys.argv[1]) as connection:
    with connection.transaction():
        order(connection, 1)
    with connection.transaction(force_rollback=True):
        order(connection, 2)
