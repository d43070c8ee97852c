#!/usr/bin/env bash
# json_repair 0.64.6 also changes what needs no repair. Of a JSON text that is cut off at its end, as a stream of a language
# model is at each moment, the strings before the cut are whole and correctly escaped, and come out as others:
# - a backslash before a quote is lost, and a backslash before a line's end becomes a backslash and an "n";
# - of a string that is itself a fenced reply ("```json", a line's end, "{}", ...) the fence goes, and an "n" stays;
# - a line's end at the end of a string is lost, unless stream_stable=True is passed.
# With the two brackets that are missing, json.loads reads the text first and all strings are right: so a wrong value is shown
# while the stream goes on, and jumps to the right one with its last character.
#
# Seen: {'quote': 'say "x"', 'line': 'a\\nb', 'fence': 'n{}\n```', 'end': 'Boil.', 'steps': []}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check json-repair==0.64.6
"$room/venv/bin/python" - <<'PY'
import json

import json_repair

right = {"quote": 'say \\"x\\"', "line": "a\\\nb", "fence": "```json\n{}\n```", "end": "Boil.\n", "steps": []}
whole = json.dumps(right)
assert whole.endswith("]}")
cut = json_repair.loads(whole[:-2])
print(cut)
wrong = {"quote": 'say "x"', "line": "a\\nb", "fence": "n{}\n```"}
assert json_repair.loads(whole) == right
assert cut == right | wrong | {"end": "Boil."}, cut
assert json_repair.loads(whole[:-2], stream_stable=True) == right | wrong
PY
