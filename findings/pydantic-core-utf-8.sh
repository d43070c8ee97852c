#!/usr/bin/env bash
# pydantic-core 2.50.4: serialising a text to JSON makes it larger. A str that is not ASCII is read by PyUnicode_AsUTF8AndSize, and
# CPython keeps the UTF-8 it makes within the str, for as long as that lives: `to_json` and `model_dump_json` leave as many bytes
# again behind in each value that was encoded, and model_dump(mode="json") and json.dumps do not. A server that keeps what it
# has sent (drafts, caches, entries of a list) pays for it twice, in every language but English.
#
# Seen: 173 bytes for 100 times "é" (PEP 393: one byte a character), 374 once it was serialised; an ASCII text stays as it is.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check pydantic-core==2.50.4
"$room/venv/bin/python" - <<'PY'
import json
import sys

from pydantic_core import SchemaSerializer, core_schema, to_json

serializer = SchemaSerializer(core_schema.str_schema())


def grows(serialise, text):
    before = sys.getsizeof(text)
    serialise(text)
    return sys.getsizeof(text) - before


ways = {
    "to_json": lambda text: to_json({"text": text}),
    "SchemaSerializer.to_json": serializer.to_json,
    "SchemaSerializer.to_python": lambda text: serializer.to_python(text, mode="json"),
    "json.dumps": lambda text: json.dumps(text, ensure_ascii=False).encode(),
}
seen = {name: (grows(way, "".join(["é"] * 100)), grows(way, "".join(["e"] * 100))) for name, way in ways.items()}
print(seen)
assert seen == {
    "to_json": (201, 0),
    "SchemaSerializer.to_json": (201, 0),
    "SchemaSerializer.to_python": (0, 0),
    "json.dumps": (0, 0),
}, seen
PY
