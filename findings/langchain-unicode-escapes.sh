#!/usr/bin/env bash
# langchain-core 1.8.3: what JsonOutputParser gives out while it streams goes backwards at each \uXXXX escape. As long as the
# escape is not whole the field in which it stands is gone, also what was shown of it before: {'title': 'Kiwi '}, then {}. Of a
# character above U+FFFF, which JSON writes as two escapes (RFC 8259, section 7), the first half is then given out by itself: a
# lone surrogate, which Python keeps in a str and can't encode, so that sending this value on raises UnicodeEncodeError, in a
# stream of valid JSON. A model that escapes its accents has the first of the two at each. An escape of two characters (\n) does
# not have this (langchain-ai/langchain, pull request 29065). jiter 0.19.0 shows the same text without either.
#
# Seen: ..., {'title': 'Kiwi '}, {}, {'title': 'Kiwi \ud83e'}, {}, {'title': 'Kiwi \U0001f95d'}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check langchain-core==1.8.3 jiter==0.19.0
"$room/venv/bin/python" - <<'PY'
import jiter
from langchain_core.output_parsers import JsonOutputParser

TEXT = '{"title": "Kiwi \\ud83e\\udd5d"}'
WHOLE = {"title": "Kiwi \N{KIWIFRUIT}"}

values = list(JsonOutputParser().transform(iter(TEXT)))
print(ascii(values))
at = values.index({"title": "Kiwi "})
assert values[at:] == [{"title": "Kiwi "}, {}, {"title": "Kiwi \ud83e"}, {}, WHOLE], ascii(values)
try:
    raise SystemExit(values[at + 2]["title"].encode())
except UnicodeEncodeError as error:
    print(error)

others = []
for end in range(1, len(TEXT) + 1):
    value = jiter.from_json(TEXT[:end].encode(), partial_mode="trailing-strings")
    if not others or value != others[-1]:
        others.append(value)
assert others[-2:] == [{"title": "Kiwi "}, WHOLE], ascii(others)
PY
