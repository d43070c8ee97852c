#!/usr/bin/env bash
# mcp 2.3.0 (the Python SDK of the Model Context Protocol): a tool's argument that is a text is read as JSON before it is
# checked, if the parameter is anything but plain `str`: also `str | None`, the way to write an optional text, and `Any`. The
# tool's own schema says "string", and a text that happens to be JSON is one. So a note "null" is no note (None), one that holds
# an object or a list is refused ("Input should be a valid string"), and for `str | list[str]` or `Any` the tool gets another
# type than was sent. With `note: str` the same call is right, since modelcontextprotocol/python-sdk, pull request 1113, which
# stopped there. A tool that takes a recipe as a text of JSON, from a model that writes JSON, meets it in each call.
#
# Seen: '{"a": 1}': str: '{"a": 1}', str | None: refused, Any: {'a': 1}; '["a"]': str | list[str]: ['a']; 'null': str | None:
# None.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check mcp==2.3.0 jsonschema==4.26.0
"$room/venv/bin/python" - <<'PY'
import asyncio
import logging
from typing import Any

import jsonschema
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

logging.disable()
server = MCPServer("kitchen")
got: list[Any] = []


@server.tool()
def plain(note: str) -> None:
    got.append(note)


@server.tool()
def optional(note: str | None = None) -> None:
    got.append(note)


@server.tool()
def one_or_more(note: str | list[str]) -> None:
    got.append(note)


@server.tool()
def anything(note: Any) -> None:
    got.append(note)


async def seen(tool: str, text: str) -> Any:
    schemas = {listed.name: listed.input_schema for listed in await server.list_tools()}
    jsonschema.validate({"note": text}, schemas[tool])
    got.clear()
    try:
        await server.call_tool(tool, {"note": text})
    except ToolError as error:
        assert "valid string" in str(error), error
        return "refused"
    return got[0]


async def main() -> None:
    for text, expected in {
        '{"a": 1}': ['{"a": 1}', "refused", "refused", {"a": 1}],
        '["a"]': ['["a"]', "refused", ["a"], ["a"]],
        "null": ["null", None, "refused", None],
        "12": ["12", "12", "12", "12"],
    }.items():
        answers = [await seen(tool, text) for tool in ("plain", "optional", "one_or_more", "anything")]
        print(repr(text), answers)
        assert answers == expected, answers


asyncio.run(main())
PY
