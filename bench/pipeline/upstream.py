"""A model server that costs next to nothing: Ollama's wire format, every line made beforehand, each sent on time.

    python -m bench.pipeline.upstream PORT

`PUT /plan` with {"rate": tokens per second, "rows", "steps", "stamped", "turn"} says what the next answers are.
`stamped` writes the time (time.monotonic_ns) at which it is sent into every token, so that a reader can tell how old it
is. `turn` is a `Turn`: outside of it no token is sent, within it they come at the rate. Servers that work in turns have
an upstream each: a plan is for all answers that begin after it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterable, Iterator

import uvloop

from bench.parsers import document, tokens_of
from bench.pipeline.turns import ALWAYS, Turn

PROBED = json.dumps({"models": [{"name": "paced:latest", "model": "paced:latest"}], "status": "ok"}).encode()
STAMPS_PER_STEP = 8


def line(**fields: object) -> bytes:
    head = {"model": "paced:latest", "created_at": "2026-11-22T13:00:00.000000000Z"}
    data = json.dumps({**head, **fields}).encode() + b"\n"
    return b"%x\r\n%s\r\n" % (len(data), data)


def token(text: str) -> bytes:
    return line(response=text, done=False)


def end(count: int) -> bytes:
    counts = {"prompt_eval_count": 100, "eval_count": count, "total_duration": 1, "eval_duration": 1}
    return line(response="", done=True, done_reason="stop", **counts) + b"0\r\n\r\n"


class Plan:
    """What is answered: pieces, and after which of them the time is written. `tokens` counts all of them."""

    def __init__(
        self,
        rate: float = 50,
        rows: int = 10,
        steps: int = 8,
        stamped: bool = False,
        turn: Iterable[int] = ALWAYS,
    ) -> None:
        self.rate = rate
        self.turn = Turn(*turn)
        self._stamped = stamped
        if stamped:
            opening = '{"title":"Measured","ingredients":[{"quantity":"1","unit":"","name":"egg"}],"steps":["'
            self.pieces = [token(opening)]
            self.tokens = steps * STAMPS_PER_STEP + 1
            self._steps = steps
            self.end = token('"]}') + end(self.tokens)
        else:
            texts = tokens_of(json.dumps(document(rows, steps), ensure_ascii=False))
            self.pieces = [token(text) for text in texts]
            self.tokens = len(texts)
            self.end = end(len(texts))

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self._stamped:
            for number in range(self._steps * STAMPS_PER_STEP):
                last = number % STAMPS_PER_STEP == STAMPS_PER_STEP - 1 and number + 1 < self._steps * STAMPS_PER_STEP
                yield token(f" t{time.monotonic_ns()};" + ('","' if last else ""))


class Upstream:
    def __init__(self) -> None:
        self.plan = Plan()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, _ = head.split(b" ", 1)
                length = next(
                    (int(row[15:]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")), 0
                )
                body = await reader.readexactly(length)
                if method == b"PUT":
                    self.plan = Plan(**json.loads(body))
                    await self._answer(writer, str(self.plan.tokens).encode())
                elif method == b"POST":
                    await self._stream(writer, self.plan)
                    if b"connection: close" in head.lower():
                        break
                else:
                    await self._answer(writer, PROBED)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @staticmethod
    async def _answer(writer: asyncio.StreamWriter, body: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body))
        writer.write(body)
        await writer.drain()

    @staticmethod
    async def _stream(writer: asyncio.StreamWriter, plan: Plan) -> None:
        loop = asyncio.get_running_loop()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
        writer.write(head)
        pieces = iter(plan)
        due = loop.time()
        for _ in range(plan.tokens):
            due = plan.turn.put_off(due + 1 / plan.rate)
            await asyncio.sleep(max(0.0, due - loop.time()))
            writer.write(next(pieces))  # made now: it may say what time it is
            await writer.drain()
        writer.write(plan.end)
        await writer.drain()


async def main(port: int) -> None:
    server = await asyncio.start_server(Upstream().handle, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
