"""The error table, what is printed, and what many failures leave behind."""

import gc
import re
import resource

import pytest
import ravelin
from support import PLAIN_CARD, RSA_KEY, card_of, vectors

PAN, NAME, PASSWORD = "4012888888881881", "Sentinel Surname", "sentinel-password"


def variant(code):
    """Returns the class of a code."""
    return getattr(ravelin.RavelinFailure, "".join(word.capitalize() for word in code.split("-")))


def test_every_row_of_the_error_table_arrives():
    table = ravelin.error_table()
    assert len(table) > 50
    for number, row in enumerate(table):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", row.code) and row.sentence
        with pytest.raises(variant(row.code)) as caught:
            ravelin.fail_with(number)
        failure = caught.value
        assert (failure.code, failure.field_name, failure.field()) == (row.code, row.field, row.field)
        assert failure.sentence == f"{row.field} {row.sentence}".strip()
        # The text that Rust shows; Kotlin's and Swift's begin with it too.
        assert str(failure) == f"code={row.code!r}, field_name={row.field!r}, sentence={failure.sentence!r}"
    ravelin.fail_with(len(table))
    ravelin.fail_with(-1)


def test_every_code_has_a_class_and_a_row():
    classes = {name for name, value in vars(ravelin.RavelinFailure).items() if isinstance(value, type)}
    assert {variant(row.code).__name__ for row in ravelin.error_table()} == classes


def test_what_is_printed_shows_no_value():
    card = ravelin.Card(pan=PAN, month=7, year=2028, name_on_card=NAME)
    assert [str(card), repr(card), f"{card}"] == ["Card { .. }"] * 3
    ids = ravelin.resolve_cookies("ravelinDeviceId=sentinel-id", ravelin.CookieConfig(), True, "")
    assert [str(ids), repr(ids)] == ["VisitIds { cookies: 2, .. }"] * 2
    assert [str(ids.cookies[0]), repr(ids.cookies[0])] == ['SetCookie { name: "ravelinDeviceId", .. }'] * 2


@pytest.mark.parametrize(
    "act",
    [
        lambda: ravelin.encrypt_card(PASSWORD, ravelin.Card(pan=PAN, month=7, year=2028)),
        lambda: ravelin.encrypt_card(RSA_KEY, ravelin.Card(pan=PAN + "x", month=7, year=2028, name_on_card=NAME)),
        lambda: ravelin.encrypt_card(RSA_KEY, ravelin.Card(pan=PAN, month=77, year=2028, name_on_card=NAME)),
        lambda: ravelin.encrypt_card_json(RSA_KEY, f'{{"pan":"{PAN}"'),
        lambda: ravelin.encrypt_card_json(RSA_KEY, f'"{PAN}{NAME}"'),
        lambda: ravelin.encrypt_card_json(RSA_KEY, f'{{"{PAN}":1}}'),
    ],
)
def test_no_failure_shows_a_value(act):
    with pytest.raises(ravelin.RavelinFailure) as caught:
        act()
    shown = f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert not any(value in shown for value in (PAN, NAME, PASSWORD))


def test_a_panic_is_an_exception_and_the_next_call_works():
    with pytest.raises(ravelin.InternalError, match="on purpose"):
        ravelin.panic_here()
    assert ravelin.encrypt_card(RSA_KEY, card_of(PLAIN_CARD)).key_index == 0


def test_ten_thousand_refusals_leave_it_working_and_no_larger():
    keys = [case["rsaKey"] for case in vectors("rejects") if case["field"] == "rsaKey" and case["should"] == "refuse"]
    keys = [key for key in keys if isinstance(key, str) and key != RSA_KEY]
    cards = [f'{{"pan":"{PAN}","month":7,"year":2028,"cvv":"{"9" * 20_000}"}}', "[" * 200, "\0" * 1000, str(keys)]

    def refusals(count):
        for number in range(count):
            with pytest.raises(ravelin.RavelinFailure):
                ravelin.encrypt_card_json(RSA_KEY, cards[number % len(cards)])
            with pytest.raises(ravelin.RavelinFailure):
                ravelin.encrypt_card(keys[number % len(keys)], card_of(PLAIN_CARD))

    refusals(1000)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusals(10_000)
    gc.collect()
    # Each refusal is given 20 kB of text every fourth time: a leak of it would come to 50 MB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
    assert ravelin.encrypt_card(RSA_KEY, card_of(PLAIN_CARD)).key_index == 0


def test_a_deep_or_large_text_is_refused_and_the_next_call_works():
    for text in ("[" * 1_000_000, '{"pan":' * 100_000, '{"pan":"' + "4" * 10_000_000 + '","month":7,"year":28}'):
        with pytest.raises(ravelin.RavelinFailure):
            ravelin.encrypt_card_json(RSA_KEY, text)
    assert ravelin.encrypt_card(RSA_KEY, card_of(PLAIN_CARD)).key_index == 0
