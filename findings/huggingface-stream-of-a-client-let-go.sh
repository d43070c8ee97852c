#!/usr/bin/env bash
# huggingface_hub 2.4.0: a streamed answer of InferenceClient lives as long as the client does. A function that makes a client
# and gives its stream back, or `InferenceClient(...).chat_completion(..., stream=True)` in a `for`, has a stream that is
# closed before its first part: the answer is held by the client alone, and goes with it. The error, "Attempted to read or
# stream content, but the stream has been closed", is httpx2's and points at the network. AsyncInferenceClient does not do it,
# nor do the clients of openai and others. That the client has to be kept is not said; `with` is offered, not asked for.
#
# Seen: kept: 'soup for two'; let go: StreamClosed; async, let go: 'soup for two'; openai 3.57.0, let go: 'soup for two'.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check huggingface_hub==2.4.0 openai==3.57.0
"$room/venv/bin/python" - <<'PY'
import asyncio
import http.server
import json
import threading

from huggingface_hub import AsyncInferenceClient, InferenceClient
from openai import OpenAI

HI = [{"role": "user", "content": "hi"}]


def event(word):
    choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
    chunk = {"id": "a", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for word in ("soup", " for", " two"):
            self.wfile.write(event(word))
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


def text(stream):
    return "".join(chunk.choices[0].delta.content for chunk in stream)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
where = {"base_url": f"http://127.0.0.1:{server.server_port}/v1", "api_key": "none"}


def let_go():
    return InferenceClient(**where).chat_completion(HI, stream=True)


def openai_let_go():
    return OpenAI(**where).chat.completions.create(model="m", messages=HI, stream=True)


async def async_let_go():
    stream = await AsyncInferenceClient(**where).chat_completion(HI, stream=True)
    return [chunk async for chunk in stream]


client = InferenceClient(**where)
seen = {"kept": text(client.chat_completion(HI, stream=True))}
try:
    seen["let go"] = text(let_go())
except Exception as error:
    seen["let go"] = type(error).__name__
seen |= {"async, let go": text(asyncio.run(async_let_go())), "openai, let go": text(openai_let_go())}
print(seen)
whole = "soup for two"
assert seen == {"kept": whole, "let go": "StreamClosed", "async, let go": whole, "openai, let go": whole}, seen
server.shutdown()
PY
