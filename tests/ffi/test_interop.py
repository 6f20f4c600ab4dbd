"""The two scripts of `tests/interop` must fail where they should: each is given what is wrong."""

import base64
import copy
import json
import os
import subprocess
import sys

import pytest
import ravelin
from conftest import ROOT
from support import KEYS, PLAIN_CARD, PLAINTEXT, as_sent, card_of

SCRIPTS = {
    "python": [sys.executable, ROOT / "tests" / "interop" / "decrypt.py"],
    "node": ["node", ROOT / "tests" / "interop" / "decrypt.mjs"],
}


def one_case():
    rsa_key = KEYS["k2048e3"]["spellings"][0]["key"]
    cipher = as_sent(ravelin.encrypt_card(rsa_key, card_of(PLAIN_CARD)))
    return {"privateKeyId": "k2048e3", "expectedPlaintext": PLAINTEXT, "cipher": cipher}


def flipped(name):
    """Returns a change that turns one bit of a member over."""

    def change(case):
        data = bytearray(base64.b64decode(case["cipher"][name]))
        data[-3] ^= 1
        case["cipher"][name] = base64.b64encode(data).decode()

    return change


WRONG = {
    "another plaintext": lambda case: case.update(expectedPlaintext=PLAINTEXT.replace("4111", "4112")),
    "a bit of the card": flipped("cardCiphertext"),
    "a bit of the key": flipped("aesKeyCiphertext"),
    "another key": lambda case: case.update(privateKeyId="k2048a"),
    "an unknown key": lambda case: case.update(privateKeyId="k1"),
    "another method": lambda case: case["cipher"].update(methodType="card"),
    "no algorithm": lambda case: case["cipher"].pop("algorithm"),
    "no cipher": lambda case: case.pop("cipher"),
}


def outcome(script, folder, *surfaces):
    environment = os.environ | {"RAVELIN_FRESH": str(folder)}
    done = subprocess.run([*SCRIPTS[script], *surfaces], env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def good():
    case = one_case()
    return [copy.deepcopy(case) for _ in range(128)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_good_ciphers_pass_and_a_missing_surface_fails(script, good, tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(good))
    (tmp_path / "few.json").write_text(json.dumps(good[1:]))
    assert outcome(script, tmp_path, "good") == (0, "128 passed, 0 failed")
    assert outcome(script, tmp_path, "good", "absent") == (1, "128 passed, 1 failed")
    assert outcome(script, tmp_path, "few") == (1, "127 passed, 1 failed")
    assert outcome(script, tmp_path) == (1, "255 passed, 1 failed")


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_surface_at_all_fails(script, tmp_path):
    assert outcome(script, tmp_path) == (1, "0 passed, 1 failed")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("wrong", WRONG)
def test_one_wrong_cipher_fails(script, wrong, good, tmp_path):
    cases = copy.deepcopy(good)
    WRONG[wrong](cases[64])
    (tmp_path / "wrong.json").write_text(json.dumps(cases))
    assert outcome(script, tmp_path, "wrong") == (1, "127 passed, 1 failed")
