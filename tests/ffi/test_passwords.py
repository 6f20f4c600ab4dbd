"""Every published form of a password's hash."""

import pytest
import ravelin
from support import vectors

FILE = vectors("passwords")


def test_no_vector_is_missing():
    assert [len(FILE["passwords"]), len(FILE["emailPasswords"])] == [50, 22]


@pytest.mark.parametrize("case", FILE["passwords"], ids=lambda case: case["note"])
def test_password(case):
    password = case["password"]
    assert ravelin.hash_password(password) == case["sha256Hex"]
    assert ravelin.hash_customer_password(password) == case["sha256Base64"]
    assert ravelin.hash_password_sha1_sha256(password) == case["sha1Sha256Hex"]


@pytest.mark.parametrize("case", FILE["emailPasswords"], ids=lambda case: case["note"])
def test_email_and_password(case):
    assert ravelin.hash_email_password(case["email"], case["password"]) == case["emailPasswordSha256Hex"]


@pytest.mark.parametrize("hash", [ravelin.hash_password, ravelin.hash_customer_password, ravelin.hash_password_sha1_sha256])
@pytest.mark.parametrize("value", [None, 1234, b"password123"])
def test_other_types_are_kept_out_by_the_bindings(hash, value):
    with pytest.raises(TypeError):
        hash(value)
