#!/usr/bin/env python3
"""Opens the ciphers that each surface has made, with Python's `cryptography`.

Arguments: the surfaces whose `target/fresh/<surface>.json` must be there; without any, those that
are. Prints `N passed, N failed`; fails unless each cipher opens to the plaintext that its surface
was given, and each named surface has made enough of them. `RAVELIN_FRESH` is another folder.
"""

import json
import os
import sys
from pathlib import Path

from opened import opened

ROOT = Path(__file__).resolve().parents[2]
FRESH = Path(os.environ.get("RAVELIN_FRESH", ROOT / "target" / "fresh"))
# Each surface encrypts the official SDK's 128 cards at the least.
FEWEST = 128


def main(surfaces):
    vectors = json.loads((ROOT / "tests" / "vectors" / "keys.json").read_text(encoding="utf-8"))
    keys = {key["id"]: key["privateKeyPem"] for key in vectors}
    surfaces = surfaces or sorted(path.stem for path in FRESH.glob("*.json"))
    passed, failures = 0, []
    for surface in surfaces:
        results = list(check(surface, keys))
        failures += filter(None, results)
        passed += results.count(None)
        print(f"{surface}: {results.count(None)} opened")
    for failure in failures:
        print(f"not ok: {failure}")
    if not surfaces:
        failures.append("no surface has made a cipher")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


def check(surface, keys):
    """Yields nothing for each cipher that opens rightly, and a sentence for whatever is wrong."""
    try:
        cases = json.loads((FRESH / f"{surface}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"{surface}: no file of ciphers: {error}"
        return
    if len(cases) < FEWEST:
        yield f"{surface}: {len(cases)} ciphers, expected {FEWEST} or more"
    for number, case in enumerate(cases):
        yield failure(f"{surface} {number}", keys, case)


def failure(name, keys, case):
    """Returns what is wrong with a cipher, if anything is."""
    try:
        plaintext = opened(keys[case["privateKeyId"]], case["cipher"])
    except Exception as error:  # whatever is raised, this cipher did not open
        return f"{name}: {type(error).__name__}: {error}"
    return None if plaintext == case["expectedPlaintext"] else f"{name}: another plaintext"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
