"""A GPU orchestrator for tests, as a process of its own: lends a real model server and keeps a ledger of leases.

    python tests/support/standin_orchestrator.py MODEL_SERVER_URL      prints its address

`GET /ledger` tells what was allocated, released and streamed; `PUT /mood` changes what the next allocations are like.
The streaming proxy's paths and fields are what `kiwi_recipes.llm.backends.orchestrator.Wire` assumes, written out anew.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


class Standin:
    """The orchestrator's state. `mood`: warm, model, status (of an allocation), held (while it is, nothing
    is answered)."""

    def __init__(self, model_server: str) -> None:
        self.model_server = model_server
        self.start()

    def start(self) -> None:
        """An empty ledger."""
        self.mood: dict[str, Any] = {}
        self.allocated: list[str] = []
        self.released: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.grants: set[str] = set()
        self.streams = 0

    async def allocate(self, request: Request) -> Response:
        mood = self.mood
        self.asked.append({"service": request.path_params["service"], **await request.json()})
        self.asked[-1]["authorization"] = request.headers.get("authorization")
        if mood.get("status"):
            return JSONResponse({"detail": "no node"}, mood["status"], headers=mood.get("headers"))
        allocation_id = secrets.token_hex(4)
        self.allocated.append(allocation_id)
        while self.mood.get("held"):
            await asyncio.sleep(0.01)
        answer = {"allocation_id": allocation_id, "node_id": "n1", "gpu_id": 0, "started": False}
        address = {"url": mood.get("url", self.model_server), "model": mood.get("model", "")}
        return JSONResponse({**answer, **address, "warm": mood.get("warm", True)})

    async def release(self, request: Request) -> Response:
        self.released.append(request.path_params["allocation_id"])
        return Response(status_code=204)

    async def authorize(self, request: Request) -> Response:
        self.asked.append(await request.json())
        grant = secrets.token_hex(8)
        self.grants.add(grant)
        return JSONResponse({"grant": grant, "expires_in": 30, "model": self.mood.get("model", "warm-model")})

    async def stream(self, request: Request) -> Response:
        grant = request.headers.get("authorization", "").removeprefix("Bearer ")
        if grant not in self.grants:
            return JSONResponse({"detail": "no grant"}, 401)
        self.grants.discard(grant)
        body = await request.body()
        self.streams += 1
        return StreamingResponse(self._relay(body), media_type="text/event-stream")

    async def _relay(self, body: bytes) -> AsyncIterator[bytes]:
        url = f"{self.model_server}/v1/chat/completions"
        async with (
            httpx.AsyncClient(timeout=60) as client,
            client.stream("POST", url, content=body, headers={"content-type": "application/json"}) as answer,
        ):
            async for piece in answer.aiter_bytes():
                yield piece

    async def ledger(self, request: Request) -> Response:
        held = [lease for lease in self.allocated if lease not in self.released]
        return JSONResponse(
            {"allocated": len(self.allocated), "released": len(self.released), "held": held, "asked": self.asked}
            | {"streams": self.streams}
        )

    async def new_page(self, request: Request) -> Response:
        self.start()
        return Response(status_code=204)

    async def set_mood(self, request: Request) -> Response:
        self.mood = await request.json()
        return Response(status_code=204)

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def app(self) -> Starlette:
        service = "/api/services/{service}"
        return Starlette(
            routes=[
                Route(f"{service}/allocate", self.allocate, methods=["POST"]),
                Route(f"{service}/allocations/{{allocation_id}}", self.release, methods=["DELETE"]),
                Route("/proxy/authorize", self.authorize, methods=["POST"]),
                Route("/proxy/stream", self.stream, methods=["POST"]),
                Route("/health", self.health),
                Route("/ledger", self.ledger),
                Route("/ledger", self.new_page, methods=["DELETE"]),
                Route("/mood", self.set_mood, methods=["PUT"]),
            ]
        )


class Orchestrator:
    """A running stand-in, seen from a test."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ledger(self) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.url}/ledger").json()
        return found

    def new_page(self) -> None:
        """Forget everything: another test begins."""
        httpx.delete(f"{self.url}/ledger")

    def mood(self, **mood: Any) -> None:
        httpx.put(f"{self.url}/mood", json=mood)


@contextmanager
def standin_orchestrator(model_server: str) -> Iterator[Orchestrator]:
    """Start one in front of `model_server`; gone when the block ends."""
    command = [sys.executable, __file__, model_server]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, "the stand-in did not start"
            yield Orchestrator(address)
        finally:
            process.kill()


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    # Connections queue in the listener until uvicorn takes them.
    sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(Standin(sys.argv[1]).app(), log_level="error")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
