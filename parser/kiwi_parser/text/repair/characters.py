"""Characters that only lenient readers tell apart."""

from __future__ import annotations

import re
from typing import Final

from kiwi_parser.text.grammar import State

SINGLE: Final = "'‘’‛`´"
DOUBLE: Final = "“”„‟«»"
ODD_QUOTES: Final = frozenset(SINGLE + DOUBLE)
ODD_SPACES: Final = "\x0b\x0c\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    chr(space) for space in range(0x2000, 0x2010)
)
DIGITS: Final = "0123456789"
PREFIX: Final = "uUrRbBfF"
BARE_START: Final = re.compile(r"[^\s:;=()\[\]{},]").match
VALUES: Final = frozenset({State.VALUE, State.FIRST_ITEM, State.ITEM})
