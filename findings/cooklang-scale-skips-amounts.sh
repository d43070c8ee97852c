#!/usr/bin/env bash
# cooklang-bindings 0.6.0 (the Cooklang reference parser cooklang-rs 0.18.7): `parse(text, scale=2)` doubles "every quantity",
# as its documentation has it, but not those that it keeps as text, and these are amounts that cooks write: a range (2-3), a
# fraction of one character (½, 1½), a decimal comma (1,5). They stand as they were among rows that are doubled, without a
# warning, which makes another dish of it. "1 1/2" and "1.5" are read as numbers. The package has a type Range for amounts; no
# range that is written becomes one. That "=1" stays is meant: it is Cooklang's way to say so. Ranges were met in the Swift
# bindings, too: cooklang/cooklang-rs, pull request 78.
#
# Seen: {'flour': 4, 'butter': 3, 'sugar': '½', 'eggs': '2-3', 'milk': '1,5', 'salt': 1} for twice 2, 1 1/2, ½, 2-3, 1,5, =1.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check cooklang-bindings==0.6.0
"$room/venv/bin/python" - <<'PY'
import cooklang

recipe = """
Mix @flour{2%cup}, @butter{1 1/2%cup} and @sugar{½%cup}.

Stir in @eggs{2-3}, @milk{1,5%l} and @salt{=1%tsp}.
"""
amounts = {row.name: row.quantity.value for row in cooklang.parse(recipe, scale=2).ingredients}
print(amounts)
assert cooklang.UPSTREAM_VERSION == "0.18.7"
assert amounts == {"flour": 4, "butter": 3, "sugar": "½", "eggs": "2-3", "milk": "1,5", "salt": 1}, amounts
PY
