#!/usr/bin/env bash
# instructor 1.17.0: `create_partial` holds the last object of a stream to the model, and only if the JSON came to its end: a
# whole one with 0 servings, or without `oven`, is an error. One that is cut off, which is when fields are missing, is not held
# to anything: the loop ends without an error, and its last object is of the model's own class, with None in required fields and
# the digits of a number that had come. A finish_reason of "length" makes no difference. `create` raises at both. That required
# fields are never enforced was mended for whole JSON in 567-labs/instructor, pull requests 1994 and 1999.
#
# Seen: zero: InstructorRetryException; cut off, by stop and by length: servings=12 oven=None, of 125 servings.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check instructor==1.17.0 openai==3.3.0
"$room/venv/bin/python" - <<'PY'
import http.server
import json
import logging
import threading
from typing import Literal

import instructor
import openai
from pydantic import BaseModel, Field

logging.disable()
WHOLE = '{"servings": 125, "oven": "hot"}'
CASES = {
    "whole": (WHOLE, "stop"),
    "zero": (WHOLE.replace("125", "0"), "stop"),
    "cut, stop": (WHOLE[:15], "stop"),
    "cut, length": (WHOLE[:15], "length"),
}


class Recipe(BaseModel):
    servings: int = Field(ge=1)
    oven: Literal["hot", "cold"]


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        text, reason = CASES[asked["model"]]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if asked.get("stream") else "application/json")
        self.end_headers()
        head = {"id": "c", "created": 1, "model": "m"}
        if not asked.get("stream"):
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}
            self.wfile.write(json.dumps(head | {"object": "chat.completion", "choices": [choice]}).encode())
            return
        for piece, end in [(text[:9], None), (text[9:], None), ("", reason)]:
            choice = {"index": 0, "delta": {"content": piece}, "finish_reason": end}
            chunk = head | {"object": "chat.completion.chunk", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None: ...


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
inner = openai.OpenAI(base_url=f"http://127.0.0.1:{server.server_port}/v1", api_key="k", max_retries=0)
client = instructor.from_openai(inner, mode=instructor.Mode.JSON_SCHEMA)


def ask(name: str, *, stream: bool) -> str:
    asked = {"model": name, "response_model": Recipe, "messages": [{"role": "user", "content": "A recipe"}], "max_retries": 0}
    try:
        if not stream:
            return str(client.create(**asked))
        for last in client.create_partial(**asked):
            pass
        assert type(last).__name__ == "Recipe"
        return str(last)
    except Exception as error:
        return type(error).__name__


streamed = {name: ask(name, stream=True) for name in CASES}
whole = {name: ask(name, stream=False) for name in CASES}
print(streamed, whole)
assert streamed == {
    "whole": "servings=125 oven='hot'",
    "zero": "InstructorRetryException",
    "cut, stop": "servings=12 oven=None",
    "cut, length": "servings=12 oven=None",
}, streamed
assert whole == {
    "whole": "servings=125 oven='hot'",
    "zero": "InstructorRetryException",
    "cut, stop": "InstructorRetryException",
    "cut, length": "IncompleteOutputException",
}, whole
PY
