"""The library as an app gets it: what it can do, and what is not in it."""

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from opened import opened
from support import KEYS, PLAIN_CARD, PLAINTEXT, RSA_KEY

# What only a test may do, and what nobody may do in an app.
TEST_ONLY = [b"encrypt_card_pinned", b"fail_with", b"panic_here"]


def library(variable):
    return Path(os.environ[variable]).read_bytes()


def test_it_encrypts(release):
    cipher = release.encrypt_card(RSA_KEY, release.Card(**PLAIN_CARD))
    sent = {"methodType": cipher.method_type, "algorithm": cipher.algorithm, "aesKeyCiphertext": cipher.aes_key_ciphertext, "cardCiphertext": cipher.card_ciphertext}
    assert opened(KEYS["k2048a"]["privateKeyPem"], sent) == PLAINTEXT


def test_it_refuses(release):
    with pytest.raises(release.RavelinFailure.UnknownField) as caught:
        release.encrypt_card_json(RSA_KEY, '{"pan":"4111111111111111","month":7,"year":2028,"cvv":"123"}')
    assert (caught.value.code, caught.value.field_name) == ("unknown-field", "cvv")


@pytest.mark.parametrize("name", TEST_ONLY, ids=bytes.decode)
def test_it_lacks_what_is_for_tests_only(name, release):
    assert name in library("RAVELIN_LIBRARY"), "the search finds what is there"
    assert name not in library("RAVELIN_RELEASE_LIBRARY")
    assert not hasattr(release, name.decode())


def test_it_was_built_without_what_is_for_tests_only():
    features = set(os.environ["RAVELIN_RELEASE_FEATURES"].split(","))
    assert features == {"std", "encrypt", "ffi"}, "no `pinned`, and no `decipher`: no private key"


def test_no_code_that_opens_a_cipher_is_linked():
    names = symbols("RAVELIN_RELEASE_NAMED")
    assert "ravelin" in names and "rsa" in names, "the search finds what is there"
    for trace in ("decipher", "decrypt", "PrivateKey"):
        assert trace.lower() not in names.lower()


def test_its_names_are_stripped():
    assert symbols("RAVELIN_RELEASE_NAMED").count("\n") > 100
    assert symbols("RAVELIN_RELEASE_LIBRARY") == ""


def test_no_path_of_the_builder_is_in_it():
    paths = [str(ROOT).encode(), str(Path.home()).encode() + b"/"]
    assert all(path in library("RAVELIN_LIBRARY") for path in paths), "the search finds what is there"
    assert not any(path in library("RAVELIN_RELEASE_LIBRARY") for path in paths)


def symbols(variable):
    nm = subprocess.run(["nm", "--defined-only", os.environ[variable]], capture_output=True, check=True, text=True)
    return nm.stdout
