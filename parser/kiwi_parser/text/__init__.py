"""From text to JSON's parts: finds where the JSON begins, reads it piece by piece and mends it on the way.

`JsonLocator` passes prose, reasoning and fences. `Tokenizer` walks the tables of `grammar`, `LenientTokenizer` longer
ones; both report to a `Sink`. This package knows no model, and no values but texts, numbers and words.
"""

from kiwi_parser.text import lookahead, marks
from kiwi_parser.text.landmarks import Wanted, first_key
from kiwi_parser.text.locator import JsonLocator
from kiwi_parser.text.repair import MENDS, LenientTokenizer, Mend, mends_table
from kiwi_parser.text.sink import FOLD, NO_ROOM, AfterEnd, OnText, Sink, WholeSink, fold, joined
from kiwi_parser.text.tokenizer import Tokenizer

__all__ = [
    "FOLD",
    "MENDS",
    "NO_ROOM",
    "AfterEnd",
    "JsonLocator",
    "LenientTokenizer",
    "Mend",
    "OnText",
    "Sink",
    "Tokenizer",
    "Wanted",
    "WholeSink",
    "first_key",
    "fold",
    "joined",
    "lookahead",
    "marks",
    "mends_table",
]
