"""A TCP proxy that cuts connections after so many bytes from the server: what a bad network does to a client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager


@asynccontextmanager
async def cutting_proxy(port: int, cuts: Iterable[int]) -> AsyncIterator[str]:
    """Yields its URL. Connection number n is cut after the n-th of `cuts` bytes; later ones are left whole."""
    left = list(cuts)
    handlers: set[asyncio.Task[None]] = set()
    closing = asyncio.Event()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None) -> None:
        while data := await reader.read(4096 if most is None else min(4096, most)):
            writer.write(data)
            await writer.drain()
            if most is not None:
                most -= len(data)
                if not most:
                    return

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.add(task)
        most = left.pop(0) if left else None
        server, to_server = await asyncio.open_connection("127.0.0.1", port)
        up = asyncio.create_task(relay(reader, to_server, None))
        down = asyncio.create_task(relay(server, writer, most))
        over = asyncio.create_task(closing.wait())
        await asyncio.wait({up, down, over}, return_when=asyncio.FIRST_COMPLETED)
        for side in (up, down, over):
            side.cancel()
        await asyncio.gather(up, down, over, return_exceptions=True)
        to_server.close()
        if most is None:
            writer.close()
        else:
            writer.transport.abort()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()
        closing.set()
        await asyncio.gather(*handlers)
