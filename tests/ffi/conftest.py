"""What the tests share: the bindings, the vectors, and the ciphers that foreign code has to open.

`cargo xtask ffi` builds the library, makes the bindings and runs these tests; it says by the
environment where both are. By hand: `.tools/python/bin/python -m pytest tests/ffi` afterwards.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"


def bindings(name, variable, folder):
    """Returns the generated module in a folder under a name of its own."""
    path = Path(os.environ.get(variable, ROOT / "target" / "bindings" / folder)) / "ravelin.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


# The test modules import it by this name, and `opened` from the folder of foreign decryption.
bindings("ravelin", "RAVELIN_BINDINGS", "python")
sys.path.append(str(ROOT / "tests" / "interop"))


@pytest.fixture(scope="session")
def fresh():
    """Ciphers made in this run; written for `tests/interop` once all tests have run."""
    ciphers = []
    yield ciphers
    path = ROOT / "target" / "fresh" / "python.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(ciphers, ensure_ascii=False, indent=1), encoding="utf-8")


@pytest.fixture(scope="session")
def release():
    """The bindings of the library as an app gets it."""
    return bindings("ravelin_release", "RAVELIN_RELEASE_BINDINGS", "python-release")
