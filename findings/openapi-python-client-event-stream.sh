#!/usr/bin/env bash
# openapi-python-client 0.29.1: for an operation that answers `text/event-stream` with a schema of its events it generates a
# function that can't work: it waits for the whole body and gives it, a str, to the event model's `from_dict`, which raises
# ValueError for each answer that follows the document. Nothing is said about it when the client is made. Where the operation
# can answer JSON as well, the media type that the document names first is the only one that is read, so that the order of two
# keys of a JSON object decides whether the generated function works, and `parsed` of a stream (or of a recipe in JSON) is an
# exception.
#
# Seen: json-first: Whole; events-first, events-alone: ValueError. Answers as the document has them.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check openapi-python-client==0.29.1
cd "$room"
cat > write.py <<'PY'
import json


def thing(name: str) -> dict:
    return {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}


def operation(name: str, content: dict) -> dict:
    return {"post": {"operationId": name, "responses": {"200": {"description": "a recipe", "content": content}}}}


whole = {"application/json": {"schema": {"$ref": "#/components/schemas/Whole"}}}
events = {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Piece"}}}
paths = {
    "/a": operation("json_first", whole | events),
    "/b": operation("events_first", events | whole),
    "/c": operation("events_alone", events),
}
schemas = {"Whole": thing("title"), "Piece": thing("delta")}
info = {"title": "t", "version": "1"}
document = {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}
with open("api.json", "w") as file:
    json.dump(document, file)
PY
venv/bin/python write.py
PATH="$room/venv/bin:$PATH" openapi-python-client generate --path api.json --meta none --output-path made > said 2>&1
cat > run.py <<'PY'
import httpx
from made.api.default import events_alone, events_first, json_first
from made.client import Client

STREAM = httpx.Response(200, headers={"content-type": "text/event-stream"}, text='data: {"delta": "Soup"}\n\n')
WHOLE = httpx.Response(200, json={"title": "Soup"})


def read(module: object, answer: httpx.Response) -> str:
    client = Client("http://localhost").set_httpx_client(
        httpx.Client(base_url="http://localhost", transport=httpx.MockTransport(lambda request: answer))
    )
    try:
        return type(module.sync(client=client)).__name__
    except Exception as error:
        return type(error).__name__


seen = [read(json_first, WHOLE), read(events_first, WHOLE), read(events_alone, STREAM), read(events_first, STREAM)]
print(seen)
assert seen == ["Whole", "ValueError", "ValueError", "ValueError"], seen
PY
venv/bin/python run.py
! grep -iE 'event-stream|unsupported|skipp.*response' said
