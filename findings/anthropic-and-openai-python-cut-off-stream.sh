#!/usr/bin/env bash
# anthropic 2.14.0 and openai 3.57.0 (Python): the helpers that make one answer of a stream return half of it as the answer, if
# the response ends in good order before its last events, as a proxy or a worker that is put down ends it: no `message_stop`, no
# `finish_reason`. `get_final_message()` and `get_final_completion()` raise nothing; the one sign is a stop_reason or
# finish_reason of None. The JavaScript packages of the same makers (@anthropic-ai/sdk 1.14.0, openai 6.49.0) reject. In a tool's
# `input` a number that is cut off stands as another number, which a schema takes, also at `max_tokens`; the JavaScript package
# leaves it out there.
#
# Seen: {'servings': 12} of {"servings": 125}: Python: stop_reason None, no error; JavaScript: AnthropicError; at max_tokens
# {'servings': 12} and {}.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check anthropic==2.14.0 openai==3.57.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @anthropic-ai/sdk@1.14.0 openai@6.49.0
cat > run.py <<'PY'
import http.server
import json
import subprocess
import threading

import anthropic
import openai

ASKED = {"model": "m", "messages": [{"role": "user", "content": "A recipe"}]}
PIECES = ['{"servings"', ": 12"]
USAGE = {"input_tokens": 1, "output_tokens": 1}
EMPTY = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
CUT = [
    {"type": "message_start", "message": EMPTY | {"stop_sequence": None, "usage": USAGE}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "t", "name": "r", "input": {}}},
    *(
        {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": piece}}
        for piece in PIECES
    ),
]
LIMIT = [
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "max_tokens", "stop_sequence": None}, "usage": USAGE},
    {"type": "message_stop"},
]
CHUNK = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
CHUNKS = [
    CHUNK | {"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}]}
    for piece in PIECES
]
STREAMS = {"/cut/v1/messages": CUT, "/limit/v1/messages": CUT + LIMIT, "/v1/chat/completions": CHUNKS}


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for event in STREAMS[self.path.partition("?")[0]]:
            name = f"event: {event['type']}\n" if "type" in event else ""
            self.wfile.write(f"{name}data: {json.dumps(event)}\n\n".encode())

    def log_message(self, *_: object) -> None: ...


def message(path: str) -> tuple[object, str | None]:
    client = anthropic.Anthropic(api_key="k", base_url=url + path, max_retries=0)
    with client.messages.stream(**ASKED, max_tokens=9) as stream:
        answer = stream.get_final_message()
    return answer.content[0].input, answer.stop_reason


def completion() -> tuple[str | None, str | None]:
    client = openai.OpenAI(api_key="k", base_url=f"{url}/v1", max_retries=0)
    with client.chat.completions.stream(**ASKED) as stream:
        (choice,) = stream.get_final_completion().choices
    return choice.message.content, choice.finish_reason


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
python = {"cut": message("/cut"), "limit": message("/limit"), "completion": completion()}
javascript = json.loads(subprocess.check_output(["node", "run.mjs", url]))
print(python, javascript)
assert python == {
    "cut": ({"servings": 12}, None),
    "limit": ({"servings": 12}, "max_tokens"),
    "completion": ('{"servings": 12', None),
}, python
assert javascript == {
    "cut": "AnthropicError: stream ended without producing a Message with role=assistant",
    "limit": {},
    "completion": "OpenAIError: missing finish_reason for choice 0",
}, javascript
PY
cat > run.mjs <<'JS'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

const url = process.argv[2]
const asked = { model: 'm', messages: [{ role: 'user', content: 'A recipe' }] }
const said = (error) => `${error.constructor.name}: ${error.message}`

async function message(path) {
  const client = new Anthropic({ apiKey: 'k', baseURL: url + path, maxRetries: 0 })
  const answer = client.messages.stream({ ...asked, max_tokens: 9 }).finalMessage()
  return answer.then(({ content }) => content[0].input, said)
}

const client = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })
const completion = await client.chat.completions.stream(asked).finalChatCompletion().then((answer) => answer.choices, said)
console.log(JSON.stringify({ cut: await message('/cut'), limit: await message('/limit'), completion }))
JS
venv/bin/python run.py
