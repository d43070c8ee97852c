"""How a test tells what it measured: `figure(row, what, value)`, shown at the end of the run (tests/conftest.py).

The rows are those of the table of faults in docs/reliability.md.
"""

from collections.abc import Callable

Figure = Callable[[int, str, str], None]
