"""Coverage-guided fuzzing of the strict and the lenient parser: the invariants are the oracle.

    python fuzz/fuzz_parser.py [CORPUS_FOLDER] [libFuzzer options, such as -max_total_time=600 -max_len=600]

A crash is an input for which a law does not hold; libFuzzer writes it to a file, and `fuzz_parser.py FILE` runs it
again.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

with atheris.instrument_imports(include=["kiwi_parser"]):
    from proof.oracle import examine


def test_one_input(data: bytes) -> None:
    """The first two bytes decide the cuts, the others are the text; lone surrogates included."""
    dice = random.Random(data[:2])
    examine(data[2:].decode("utf-8", "surrogatepass" if data[:1] < b"\x10" else "replace"), dice)


def main() -> None:
    atheris.Setup(sys.argv, _tolerant)
    atheris.Fuzz()


def _tolerant(data: bytes) -> None:
    try:
        test_one_input(data)
    except UnicodeDecodeError:
        return  # no text


if __name__ == "__main__":
    main()
