#!/usr/bin/env bash
# jsonriver 1.0.0 (Python): every number is a float, also an integer. Its README says that the final result "matches
# `json.loads()` exactly"; it compares equal as long as the integers are small, so tests that use `==` don't see it, but
# isinstance(value, int) is false, a schema's validator with strict integers refuses it, written again it is "4.0", and above
# 2**53 digits are lost. What it is a port of has no other numbers (JavaScript); RFC 8259, section 6, leaves the range to the
# reader, and Python's is unlimited.
#
# Seen: {"servings": 4.0, "id": 9007199254740992.0} of {"servings": 4, "id": 9007199254740993}.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check jsonriver==1.0.0
"$room/venv/bin/python" - <<'PY'
import asyncio
import json
from collections.abc import AsyncIterator

import jsonriver

TEXT = '{"servings": 4, "id": 9007199254740993}'


async def pieces() -> AsyncIterator[str]:
    for at in range(0, len(TEXT), 7):
        yield TEXT[at : at + 7]


async def last() -> dict[str, object]:
    async for value in jsonriver.parse(pieces()):
        pass
    return value


read, right = asyncio.run(last()), json.loads(TEXT)
print(json.dumps(read))
assert read["servings"] == right["servings"] == 4
assert isinstance(right["servings"], int) and isinstance(read["servings"], float), read
assert (read["id"], right["id"]) == (9007199254740992.0, 9007199254740993), read
PY
