"""Vectors and cards as the tests need them."""

import json

import ravelin
from conftest import VECTORS
from opened import opened

PLAIN_CARD = {"pan": "4111111111111111", "month": 7, "year": 2028}
PLAINTEXT = '{"pan":"4111111111111111","year":"2028","month":"7"}'


def vectors(name):
    """Returns a vector file."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def by_id(cases):
    """Returns the arguments of `parametrize` that name each case by its id."""
    return {"argnames": "case", "argvalues": cases, "ids": [case["id"] for case in cases]}


KEYS = {key["id"]: key for key in vectors("keys")}
RSA_KEY = KEYS["k2048a"]["spellings"][0]["key"]


def card_of(fields):
    """Returns the typed card of a vector whose fields have the right types."""
    return ravelin.Card(
        pan=str(fields["pan"]),
        month=int(fields["month"]),
        year=int(fields["year"]),
        name_on_card=fields.get("nameOnCard"),
    )


def as_sent(cipher):
    """Returns what the API is sent, which the record's own fields must agree with."""
    sent = json.loads(cipher.to_json())
    assert sent == {
        "methodType": cipher.method_type,
        "cardCiphertext": cipher.card_ciphertext,
        "aesKeyCiphertext": cipher.aes_key_ciphertext,
        "algorithm": cipher.algorithm,
        "ravelinSDKVersion": cipher.ravelin_sdk_version,
        "keyIndex": cipher.key_index,
        "keySignature": cipher.key_signature,
    }
    return sent


def opens_as(fresh, key_id, cipher, plaintext):
    """Fails unless the cipher opens with a key of the vectors to this plaintext; keeps it for interop."""
    sent = as_sent(cipher)
    assert opened(KEYS[key_id]["privateKeyPem"], sent) == plaintext
    fresh.append({"privateKeyId": key_id, "expectedPlaintext": plaintext, "cipher": sent})
