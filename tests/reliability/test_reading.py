"""Row 2: whatever a proxy makes of the stream's form, the Python client reads the same events from it.

The page's reader is held to the same by frontend/client/tests/frames.test.ts, the adapters by tests/llm.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from kiwi_client import KiwiClient

from kiwi_recipes.streams.codec import as_dict
from tests.support.app import ASK, DISH, Kitchen, Transcript, cooked, streamed, web
from tests.support.figures import Figure

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nLocation: /api/v1/recipes/streams/x\r\n\r\n"
FORMS: dict[str, Callable[[bytes], bytes]] = {
    "LF": lambda raw: raw,
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "CR": lambda raw: raw.replace(b"\n", b"\r"),
    "a BOM": lambda raw: b"\xef\xbb\xbf" + raw,
    "comments": lambda raw: raw.replace(b"\n\n", b"\n\n:\n: hb\n\n"),
    "data in two lines": lambda raw: raw.replace(b'data: {"type"', b'data: {\ndata:"type"'),
    "no space after the colon": lambda raw: raw.replace(b"\ndata: ", b"\ndata:").replace(b"\nid: ", b"\nid:"),
    "fields nobody knows": lambda raw: raw.replace(b"\nid: ", b"\nretry: 10\nx: y\nid: "),
}


@pytest.fixture
async def original(place: Kitchen) -> Transcript:
    """A stream with all that is hard to read: line breakers of Unicode, emoji, escapes."""
    text = json.dumps({**DISH, "title": "Pâté\u2028du\x85jour 👩‍🍳 \\n"}, ensure_ascii=False)
    place.upstream.play(cooked(text, size=9))
    async with web(place.url) as client:
        return await streamed(client)


@asynccontextmanager
async def saying(answer: bytes, piece: int) -> AsyncIterator[str]:
    """A server that says this to whoever comes, so many bytes at a time."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for start in range(0, len(answer), piece):
            writer.write(answer[start : start + piece])
            await writer.drain()
            await asyncio.sleep(0)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("piece", [1, 7, 100_000])
@pytest.mark.parametrize("form", FORMS)
async def test_the_client_reads_every_form_alike(original: Transcript, form: str, piece: int, figure: Figure) -> None:
    async with saying(HEAD + FORMS[form](original.raw), piece) as url, KiwiClient(url) as client, asyncio.timeout(60):
        found = [as_dict(event) async for event in client.stream(ASK)]
    events = [{key: value for key, value in event.items() if key != "seq"} for event in original.events]
    assert json.loads(json.dumps(found)) == events
    figure(2, f"the Python client, {form}, reads of {piece}", f"{len(found)} events, none lost")
