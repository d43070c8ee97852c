"""A recording as a model server: every request of an API gets the recorded answer, at the recorded pace.

In the API in which it was recorded the bytes come as they were read; in another one the same words come in its frames.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, get_args

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from kiwi_recipes.llm.backends.replay import ReplayBackend, api_of
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Finish, Prompt, Text, Thinking
from kiwi_recipes.recording import API, Header, Piece, RecordingError, open_recording
from kiwi_recipes.recording.format import PATHS
from kiwi_recipes.replay.wires import WHEN, WIRES, ReplyWriter

logger = logging.getLogger(__name__)

Family = Literal["ollama", "openai", "anthropic", "kiwi"]

FAMILIES = get_args(Family)


class BrokenOff(Exception):
    """The recorded connection broke here: so does this one, without an end of the body."""


def family_of(path: Path) -> str:
    """What the recording is one of. Raises RecordingError, OSError."""
    with open_recording(path) as recording:
        if recording.header.kind == "events":
            return "kiwi"
    return api_of(path).partition(".")[0]


def upstream_app(path: Path, family: str, *, speed: float = 1.0) -> Starlette:
    """Raises RecordingError, OSError for a file that can't be played."""
    with open_recording(path) as recording:
        header = recording.header
    recorded_as = None if header.kind == "events" else api_of(path)
    answers = [
        Route(address, _Answers(path, header, api, exact=api == recorded_as, speed=speed), methods=["POST"])
        for api, address in PATHS.items()
        if api.partition(".")[0] == family
    ]
    return Starlette(routes=[*answers, *_about(family, header.model or "recorded")])


class _Answers:
    """The endpoint of one API."""

    def __init__(self, path: Path, header: Header, api: API, *, exact: bool, speed: float) -> None:
        self._path = path
        self._header = header
        self._api = api
        self._exact = exact
        self._speed = speed

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        wire = WIRES[self._api](self._header.model or "recorded")
        try:
            body = await request.json()
            streams = bool(body.get("stream", wire.streams_by_default))
        except (ValueError, AttributeError):
            return JSONResponse(wire.refusal("the body must be a JSON object"), 400)
        header = self._header
        if self._exact and (streams or header.status != 200):
            return StreamingResponse(self._bytes(), header.status, headers={"content-type": header.content_type})
        if not streams:
            return await self._whole(wire)
        return StreamingResponse(self._frames(wire), media_type=wire.media_type)

    async def _bytes(self) -> AsyncIterator[bytes]:
        started = time.monotonic()
        with open_recording(self._path) as recording:
            try:
                for entry in recording:
                    assert isinstance(entry, Piece)  # noqa: S101 - the format says so of this kind
                    await self._until(started, entry.ms / 1000)
                    yield entry.wire
            except RecordingError as error:  # these bytes are all: whoever reads them learns no more than that
                logger.error("Can't replay %s", error)
                raise BrokenOff from None
            if recording.header.version > 1 and (recording.end is None or recording.end.how == "broken"):
                raise BrokenOff

    async def _frames(self, wire: ReplyWriter) -> AsyncIterator[bytes]:
        said: list[str] = []
        yield wire.start()
        try:
            async for chunk in self._chunks():
                match chunk:
                    case Text(text):
                        said.append(text)
                        yield wire.text(text)
                    case Thinking(text):
                        yield wire.thinking(text)
                    case Finish():
                        yield wire.finish("".join(said), chunk)
        except LLMError as error:
            if error.code == "upstream_truncated":
                raise BrokenOff from None
            yield wire.error(error.message)

    async def _whole(self, wire: ReplyWriter) -> Response:
        said: list[str] = []
        try:
            async for chunk in self._chunks():
                if isinstance(chunk, Text):
                    said.append(chunk.text)
                if isinstance(chunk, Finish):
                    return JSONResponse(wire.whole("".join(said), chunk))
        except LLMError as error:
            return JSONResponse(wire.refusal(error.message), self._header.status if self._header.status != 200 else 500)
        raise AssertionError("an answer without an end")

    def _chunks(self) -> AsyncIterator[Any]:
        return ReplayBackend("replay", self._path, speed=self._speed).stream(Prompt(""))

    async def _until(self, started: float, seconds: float) -> None:
        if self._speed:
            await asyncio.sleep(max(0.0, started + seconds / self._speed - time.monotonic()))


def _about(family: str, model: str) -> list[Route]:
    """What clients ask beside: which models there are, whether the server is well."""
    entry = {"id": model, "object": "model", "type": "model", "display_name": model, "created": 0, "created_at": WHEN}
    models = {"object": "list", "data": [entry], "has_more": False, "first_id": model, "last_id": model}
    details = {"format": "gguf", "family": "recorded", "families": None, "parameter_size": "", "quantization_level": ""}
    tag = {"name": model, "model": model, "modified_at": WHEN, "size": 0, "digest": "0" * 64, "details": details}
    documents: dict[str, Any] = {"/health": {"status": "ok"}}
    if family == "ollama":
        documents |= {"/api/tags": {"models": [tag]}, "/api/ps": {"models": []}, "/api/version": {"version": "0.0.0"}}
    else:
        documents |= {"/v1/models": models}
    routes = [Route(address, _document(document)) for address, document in documents.items()]
    if family == "ollama":
        shown = {"details": details, "model_info": {}, "capabilities": ["completion"]}
        routes.append(Route("/api/show", _document(shown), methods=["POST"]))
    return routes


def _document(body: dict[str, Any]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        return JSONResponse(body)

    return answer
