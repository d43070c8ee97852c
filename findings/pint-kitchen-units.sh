#!/usr/bin/env bash
# Pint 0.25.3 knows some words of recipes as other units than a cook means, since it takes any prefix before any unit: a "pinch"
# is a pico-inch, a "mug" a microgram, a "pat" (of butter) a pico-technical-atmosphere, a "bag" 94 pounds. "dash", "can" and
# "clove" are an UndefinedUnitError, so code that reads amounts with Pint and leaves to its own list what Pint does not know
# never asks that list for a pinch; "1 pinch" has the dimension [length] and adds up with inches. `pint.UnitRegistry` warns of
# none of them.
#
# Seen: {'pinch': 'picoinch', 'mug': 'microgram', 'pat': 'picotechnical_atmosphere', 'bag': 'bag'}; 1 bag is 42.6 kg.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check pint==0.25.3
"$room/venv/bin/python" - <<'PY'
import pint

units = pint.UnitRegistry()
seen = {word: str(units.parse_units(word)) for word in ("pinch", "mug", "pat", "bag")}
print(seen, units("1 bag").to("kg"), units("1 inch + 1 pinch"))
assert seen == {"pinch": "picoinch", "mug": "microgram", "pat": "picotechnical_atmosphere", "bag": "bag"}, seen
assert units("1 pinch").check("[length]")
assert round(units("1 bag").to("kg").magnitude, 1) == 42.6
for word in ("dash", "can", "clove"):
    try:
        raise SystemExit(f"{word} is {units.parse_units(word)} now")
    except pint.UndefinedUnitError:
        pass
PY
