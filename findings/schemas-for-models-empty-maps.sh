#!/usr/bin/env bash
# A field that is a map, `dict[str, float]` in Python or z.record() in JavaScript, comes back empty from each model that is held to
# its schema: anthropic 2.14.0 (`messages.parse`), @anthropic-ai/sdk 1.14.0 (`zodOutputFormat`) and pydantic-ai 2.38.0 for OpenAI
# (NativeOutput with strict=True) write `additionalProperties: false` over the schema of the values, so that {} is the one value
# that fits. {} passes the type, too, so nothing fails, and it looks as if the model found no nutrition in the recipe. That objects
# get this keyword is documented; that it replaces one that the type asks for is not, and no error or warning says so. openai
# 3.57.0 sends such a schema as it is, and its server refuses it. For Anthropic's models pydantic-ai warns: pydantic/pydantic-ai,
# issue 4117.
#
# Seen: {"kcal": 250}: by the type's own schema True, by the schemas that are sent False, three times; {}: True; openai: True.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check anthropic==2.14.0 openai==3.57.0 jsonschema==4.26.0
python3 -m venv other
other/bin/pip install -q --disable-pip-version-check 'pydantic-ai-slim[openai]==2.38.0'
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @anthropic-ai/sdk@1.14.0 zod@4.6.7
cat > recipe.py <<'PY'
from pydantic import BaseModel


class Recipe(BaseModel):
    title: str
    nutrition: dict[str, float]
PY
cat > other.py <<'PY'
import sys

from pydantic_ai import Agent, NativeOutput
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from recipe import Recipe

model = OpenAIChatModel("gpt-4o", provider=OpenAIProvider(base_url=sys.argv[1], api_key="none"))
Agent(model, output_type=NativeOutput(Recipe, strict=True)).run_sync("hi")
PY
cat > run.mjs <<'JS'
import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { z } from 'zod'

const recipe = z.object({ title: z.string(), nutrition: z.record(z.string(), z.number()) })
const client = new Anthropic({ baseURL: process.argv[2], apiKey: 'none', maxRetries: 0 })
await client.messages.parse({
  model: 'any', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }], output_config: { format: zodOutputFormat(recipe) },
})
JS
cat > run.py <<'PY'
import http.server
import json
import subprocess
import threading

import anthropic
import jsonschema
import openai
from recipe import Recipe

HI = [{"role": "user", "content": "hi"}]
sent = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_error(400)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
where = {"base_url": url, "api_key": "none", "max_retries": 0}


def by_anthropic():
    client = anthropic.Anthropic(**where)
    client.messages.parse(model="any", max_tokens=9, messages=HI, output_format=Recipe)


def by_openai():
    client = openai.OpenAI(**where)
    client.chat.completions.parse(model="any", messages=HI, response_format=Recipe)


def by(*command):
    subprocess.run([*command, url], check=True, capture_output=True)


def schema(ask):
    sent.clear()
    try:
        ask()
    except (anthropic.BadRequestError, openai.BadRequestError, subprocess.CalledProcessError):
        (body,) = sent
        answer = body.get("output_config", {}).get("format") or body["response_format"]["json_schema"]
        return answer["schema"]
    raise SystemExit("nothing was refused")


def fits(schema, nutrition):
    return jsonschema.Draft202012Validator(schema).is_valid({"title": "Soup", "nutrition": nutrition})


schemas = {
    "the type": Recipe.model_json_schema(),
    "anthropic": schema(by_anthropic),
    "@anthropic-ai/sdk": schema(lambda: by("node", "run.mjs")),
    "pydantic-ai, strict": schema(lambda: by("other/bin/python", "other.py")),
    "openai": schema(by_openai),
}
seen = {name: (fits(schema, {"kcal": 250}), fits(schema, {})) for name, schema in schemas.items()}
print(seen)
kept, emptied = (True, True), (False, True)
assert seen == dict(zip(schemas, [kept, emptied, emptied, emptied, kept])), schemas
server.shutdown()
PY
venv/bin/python run.py
