"""Keys and cards: what is encrypted, opened by foreign code; what is refused, by code and field."""

import base64
import json

import pytest
import ravelin
from support import KEYS, PLAIN_CARD, PLAINTEXT, RSA_KEY, as_sent, by_id, card_of, opens_as, vectors

OFFICIAL = vectors("ravelinjs-1.8.1-ciphertexts")
PINNED = vectors("pinned-encryptions")
REJECTS = vectors("rejects")
SPELLINGS = [
    pytest.param(key, spelling, id=f"{id}-{number}")
    for id, key in KEYS.items()
    for number, spelling in enumerate(key["spellings"])
]

CODES = {
    "rsaKey": {"key-invalid", "key-secret", "unknown-field"},
    "pan": {"pan-invalid"},
    "month": {"month-invalid"},
    "year": {"year-invalid"},
    "nameOnCard": {"name-invalid"},
    "card": {"card-invalid"},
}

# What the vectors leave open, and this library accepts.
ACCEPTED = {
    "month-arabic",
    "month-fullwidth",
    "name-null",
    "pan-arabic-digits",
    "pan-fullwidth-digits",
    "pan-mixed-scripts",
    "year-fullwidth",
}


def test_no_vector_is_missing():
    assert [len(OFFICIAL), len(PINNED), len(REJECTS), len(SPELLINGS)] == [129, 32, 215, 91]


@pytest.mark.parametrize(("key", "spelling"), SPELLINGS)
def test_key(key, spelling, fresh):
    facts = ravelin.inspect_key(spelling["key"])
    assert facts == ravelin.KeyFacts(
        index=spelling["keyIndex"],
        bits=key["bits"],
        exponent=key["exponent"],
        signature=spelling["keySignature"],
    )
    cipher = ravelin.encrypt_card(spelling["key"], card_of(PLAIN_CARD))
    assert (cipher.key_index, cipher.key_signature) == (facts.index, facts.signature)
    opens_as(fresh, key["id"], cipher, PLAINTEXT)


@pytest.mark.parametrize(**by_id(OFFICIAL))
def test_card_of_the_official_sdk(case, fresh):
    # The key inside a card is the drop-in's; here the key is an argument.
    fields = {name: value for name, value in case["input"].items() if name != "rsaKey"}
    if "Card refuses them" in case.get("note", ""):
        with pytest.raises(ravelin.RavelinFailure.PanInvalid):
            ravelin.encrypt_card(case["rsaKey"], card_of(fields))
        return
    made = [
        ravelin.encrypt_card(case["rsaKey"], card_of(fields)),
        ravelin.encrypt_card_json(case["rsaKey"], json.dumps(fields)),
    ]
    for cipher in made:
        for name in ("methodType", "algorithm", "keyIndex", "keySignature"):
            assert as_sent(cipher)[name] == case["output"][name]
        opens_as(fresh, case["key"], cipher, case["plaintext"])


@pytest.mark.parametrize(**by_id(PINNED))
def test_pinned(case):
    randomness = (
        base64.b64decode(case["aesKey"]) + base64.b64decode(case["iv"]) + bytes.fromhex(case["padding"])
    )
    sent = as_sent(ravelin.encrypt_card_pinned(case["rsaKey"], card_of(case["card"]), randomness))
    assert sent.pop("ravelinSDKVersion").endswith("-ravelin-rs")
    assert sent == case["expected"]
    with pytest.raises(ravelin.RavelinFailure.RandomUnavailable):
        ravelin.encrypt_card_pinned(case["rsaKey"], card_of(case["card"]), randomness[:-1])


@pytest.mark.parametrize(**by_id(REJECTS))
def test_reject(case, fresh):
    rsa_key, field = case["rsaKey"], case["field"]
    if rsa_key is not None and not isinstance(rsa_key, str):
        # The bindings keep it out before Rust sees it.
        with pytest.raises(TypeError):
            ravelin.encrypt_card_json(rsa_key, json.dumps(case["card"]))
        return
    try:
        cipher = ravelin.encrypt_card_json(rsa_key or "", json.dumps(case["card"]))
    except ravelin.RavelinFailure as failure:
        assert "refuse" in case["should"] and case["id"] not in ACCEPTED
        assert (failure.field_name, failure.field()) == (field, field)
        assert failure.code in CODES.get(field, {"unknown-field"})
        assert "4111111111111111" not in str(failure)
    else:
        assert case["id"] in ACCEPTED
        opens_as(fresh, "k2048a", cipher, PLAINTEXT)


# Where the typed card differs from the JSON one: the numbers are numbers, and there is no other field.
@pytest.mark.parametrize(
    ("changes", "failure", "field"),
    [
        ({"pan": ""}, "PanInvalid", "pan"),
        ({"pan": "4111"}, "PanInvalid", "pan"),
        ({"pan": "4111x111111111111"}, "PanInvalid", "pan"),
        ({"month": 0}, "MonthInvalid", "month"),
        ({"month": 13}, "MonthInvalid", "month"),
        ({"month": -2_147_483_648}, "MonthInvalid", "month"),
        ({"month": 263}, "MonthInvalid", "month"),
        ({"year": 0}, "YearInvalid", "year"),
        ({"year": 2000}, "YearInvalid", "year"),
        ({"year": 67_564}, "YearInvalid", "year"),
        ({"year": -28}, "YearInvalid", "year"),
        ({"nameOnCard": "x" * 4097}, "NameInvalid", "nameOnCard"),
    ],
)
def test_typed_card_refused(changes, failure, field):
    with pytest.raises(getattr(ravelin.RavelinFailure, failure)) as caught:
        ravelin.encrypt_card(RSA_KEY, card_of(PLAIN_CARD | changes))
    assert caught.value.field_name == field


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("", "json-invalid", ""),
        ("{", "json-invalid", ""),
        ('{"pan":"4111111111111111","month":7,"year":2028} {}', "json-invalid", ""),
        ("[]", "card-invalid", "card"),
        ('"4111111111111111"', "card-invalid", "card"),
        ('{"pan":"4111111111111111","month":7,"year":2028,"month":8}', "card-invalid", "month"),
        ('{"pan":"4111111111111111","month":7,"year":2028,"cvv":"123"}', "unknown-field", "cvv"),
        ('{"4111111111111111":1}', "unknown-field", "(a name that is not shown)"),
        ('{"pan":4111111111111111111,"month":7,"year":2028}', "pan-invalid", "pan"),
    ],
)
def test_json_refused(text, code, field):
    with pytest.raises(ravelin.RavelinFailure) as caught:
        ravelin.encrypt_card_json(RSA_KEY, text)
    assert (caught.value.code, caught.value.field_name) == (code, field)
    assert "4111" not in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [({"pan": 4111111111111111}, TypeError), ({"month": "7"}, TypeError), ({"month": 2**31}, ValueError), ({"pan": None}, TypeError)],
)
def test_types_are_kept_out_by_the_bindings(changes, problem):
    card = ravelin.Card(**{"pan": "4111111111111111", "month": 7, "year": 2028} | changes)
    with pytest.raises(problem):
        ravelin.encrypt_card(RSA_KEY, card)


def test_half_a_character_is_kept_out_by_the_bindings():
    with pytest.raises(UnicodeEncodeError):
        ravelin.encrypt_card(RSA_KEY, ravelin.Card(pan="4111111111111111", month=7, year=2028, name_on_card="\ud83d"))


def test_two_encryptions_of_a_card_differ():
    first, second = (ravelin.encrypt_card(RSA_KEY, card_of(PLAIN_CARD)) for _ in range(2))
    assert first.card_ciphertext != second.card_ciphertext
    assert first.aes_key_ciphertext != second.aes_key_ciphertext


@pytest.mark.parametrize(
    ("typed", "luhn", "scheme", "mask"),
    [
        ("4111 1111 1111 1111", True, "visa", "411111******1111"),
        ("4111 1111 1111 1112", False, "visa", "411111******1112"),
        ("5555-55", False, "mastercard", "******"),
        ("378282246310005", True, "amex", "378282*****0005"),
        ("", False, None, ""),
    ],
)
def test_hints(typed, luhn, scheme, mask):
    assert (ravelin.luhn(typed), ravelin.scheme(typed), ravelin.mask(typed)) == (luhn, scheme, mask)
