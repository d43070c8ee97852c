#!/usr/bin/env bash
# ingreedypy 1.3.8: a range with a hyphen comes out as the product of its ends, as two numbers do that stand side by side for
# so many cans of such a size: "2-3 eggs" are 6 and "10-12 plums" 120. A whole number that touches a fraction of one character
# is lost ("1½ cups" is half a cup; "1 1/2 cups" is right), and of a decimal comma what stands behind it is taken. All three
# are ordinary in recipes, and come out as numbers like others, with the ingredient's name right.
#
# Seen: '2-3 eggs': 6, '10-12 plums': 120, '1½ cups milk': 0.5, '1,5 l milk': 5
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check ingreedypy==1.3.8
"$room/venv/bin/python" - <<'PY'
from ingreedypy import Ingreedy

SEEN = {
    "2 eggs": (2, "eggs"),
    "2-3 eggs": (6, "eggs"),
    "10-12 plums": (120, "plums"),
    "1 1/2 cups milk": (1.5, "milk"),
    "1½ cups milk": (0.5, "milk"),
    "1.5 l milk": (1.5, "milk"),
    "1,5 l milk": (5, "milk"),
}


def read(line: str) -> tuple[float, str]:
    row = Ingreedy().parse(line)
    (quantity,) = row["quantity"]
    return quantity["amount"], row["ingredient"]


amounts = {line: read(line) for line in SEEN}
print(amounts)
assert amounts == SEEN, amounts
PY
