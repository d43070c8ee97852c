#!/usr/bin/env bash
# jsoncurrent 0.3.0: a key with a dot or a bracket in it becomes another object. Its patches name a place by a path of keys with
# dots between them, and the keys are not escaped, so the key "1.5 l milk" has the path of a key "5 l milk" within "1": its own
# Collector builds that, in silence, and what its emitter says at the end ("complete" of "") has the right keys. JSON lets a key
# be any string (RFC 8259, section 4); JSON Pointer (RFC 6901) escapes its separator for that reason.
#
# Seen: {'1': {'5 l milk': 2}, 'eggs': [3]} of {"1.5 l milk": 2, "eggs[0]": 3}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check jsoncurrent==0.3.0
"$room/venv/bin/python" - <<'PY'
import json

from jsoncurrent import Collector, Emitter

written = {"1.5 l milk": 2, "eggs[0]": 3}
emitter, collector = Emitter(), Collector()
patches = []
emitter.on("patch", patches.append)
emitter.on("patch", collector.consume)
emitter.write(json.dumps(written))
emitter.flush()
print(collector.value)
assert collector.value == {"1": {"5 l milk": 2}, "eggs": [3]}, collector.value
assert (patches[-1].op, patches[-1].path, patches[-1].value) == ("complete", "", written), patches[-1]
PY
