#!/usr/bin/env bash
# outlines-core 0.2.14 makes of a JSON schema the regular expression that a model's answer is held to. Two kinds of valid
# schemas give an expression that no parser of JSON goes along with:
# - the name of a property stands in it unescaped. With a quote in the name, {"5\" pan": 1} is refused and {"5" pan": 1}, which
#   is no JSON, is all that a model can write. (The values of `enum` are escaped.)
# - `pattern` is put between quotes as it is, though it is about the string and not about its JSON: "^.+$" lets a quote in the
#   middle of the string through, and refuses nothing that ends it early: "x"y".
# Neither is reported when the expression is built; "held to the schema" then means that json.loads fails.
#
# Seen: {'{"5" pan":1}': True, '{"5\\" pan":1}': False}; {'"x"y"': True}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check outlines-core==0.2.14
"$room/venv/bin/python" - <<'PY'
import json
import re

from outlines_core.json_schema import build_regex_from_schema


def may_be_written(schema: dict, text: str) -> bool:
    return re.fullmatch(build_regex_from_schema(json.dumps(schema)), text) is not None


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


name = '5" pan'
pans = {"type": "object", "properties": {name: {"type": "integer"}}, "required": [name]}
raw, right = '{"5" pan":1}', json.dumps({name: 1}, separators=(",", ":"))
keys = {text: may_be_written(pans, text) for text in (raw, right)}
print(keys)
assert (is_json(raw), is_json(right)) == (False, True)
assert keys == {raw: True, right: False}, keys
assert may_be_written({"enum": [name]}, json.dumps(name))

early = '"x"y"'
pattern = {early: may_be_written({"type": "string", "pattern": "^.+$"}, early)}
print(pattern)
assert not is_json(early)
assert not may_be_written({"type": "string"}, early)
assert pattern == {early: True}, pattern
PY
