#!/usr/bin/env bash
# ingredient-slicer 1.2.21 gives for a line of a recipe its amount and its weight in grams, and both are wrong, with nothing to
# tell so, where the line has a comma or a word for a number: "1,000 g flour" is 1 gram (what stands behind a comma in a number
# is dropped, be it thousands or decimals), and "half a cup rice" is a whole cup of "half rice".
#
# Seen: '1,000 g flour': 1 g (1.0 g), '1,5 l milk': 1 l (935 g), 'half a cup rice': 1 cup (137 g), as of '1 cup rice'.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check ingredient-slicer==1.2.21
"$room/venv/bin/python" - <<'PY'
from ingredient_slicer import IngredientSlicer

SEEN = {
    "1000 g flour": ("1000", "g", 1000),
    "1,000 g flour": ("1", "g", 1),
    "1.5 l milk": ("1.5", "l", 1403),
    "1,5 l milk": ("1", "l", 935),
    "1/2 cup rice": ("0.5", "cup", 68),
    "half a cup rice": ("1", "cup", 137),
}


def read(line: str) -> tuple[str, str, int]:
    row = IngredientSlicer(line).to_json()
    return row["quantity"], row["unit"], round(float(row["gram_weight"]))


rows = {line: read(line) for line in SEEN}
print(rows)
assert rows == SEEN, rows
PY
