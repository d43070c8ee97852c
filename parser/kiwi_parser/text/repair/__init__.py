"""What a lenient stream may mend: more rows for the tokenizer's table, and other answers at its hooks.

The lenient tokenizer is the strict one. It differs only where the strict one would fail, so that correct JSON is read
by the same steps at the same cost. Every mend is reported to the sink with its code and where it was needed; `MENDS` is
the table of them that the manual prints and the tests run.

It is one object, in layers of classes that each add one kind of mends and call those below only:

    Tokenizer < RepairBase < QuoteRepair < BlockRepair < UnquotedRepair < ReopenRepair < CommaRepair < BracketRepair
      < CommentRepair < NumberRepair < KeyRepair < LenientTokenizer
"""

from kiwi_parser.text.repair.lenient import LenientTokenizer
from kiwi_parser.text.repair.mends import MENDS, Mend, mends_table

__all__ = ["MENDS", "LenientTokenizer", "Mend", "mends_table"]
