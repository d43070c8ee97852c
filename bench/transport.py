"""CPU per token of reading many paced Ollama streams: which library reads a socket for how much, by which of its public
ways, and what our adapter adds. The row of httpx2 needs it installed (`make bench` sees to that).

    python -m bench.transport [--streams 50] [--rate 50] [--seconds 4] [--rounds 3]

The upstream plays in a process of its own; what is counted is this process alone (user + system). Rounds are
interleaved, so that what else the machine does hits every row alike; the table shows each row's best round.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import importlib.util
import multiprocessing
import resource
from collections.abc import Callable, Coroutine, Sequence
from multiprocessing.connection import Connection
from typing import Any

import aiohttp
import httpx
import uvloop

from kiwi_recipes.llm.addresses import parse_base_url
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.transport import new_transport
from kiwi_recipes.llm.types import Chunk, Prompt, Text
from kiwi_recipes.testing import ScriptedUpstream, ollama_stream

Reader = Callable[[str, int], Coroutine[Any, Any, int]]
BODY = {"model": "m", "prompt": "eggs"}


async def bare_aiohttp(url: str, streams: int) -> int:
    """The limit: aiohttp without httpx, nothing parsed, by the way that `llm.transport.reader` takes."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def read() -> int:
            count = 0
            async with session.post(f"{url}/api/generate", json=BODY) as response:
                while data := await response.content.readany():
                    count += data.count(b"\n")
            return count

        return sum(await asyncio.gather(*(read() for _ in range(streams))))


async def iterated_aiohttp(url: str, streams: int) -> int:
    """The same by its iterator."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def read() -> int:
            async with session.post(f"{url}/api/generate", json=BODY) as response:
                return sum([data.count(b"\n") async for data in response.content.iter_any()])

        return sum(await asyncio.gather(*(read() for _ in range(streams))))


async def _raw(library: Any, transport: Any, url: str, streams: int) -> int:
    async with library.AsyncClient(transport=transport, timeout=60) as client:

        async def read() -> int:
            async with client.stream("POST", f"{url}/api/generate", json=BODY) as response:
                return sum([data.count(b"\n") async for data in response.aiter_raw()])

        return sum(await asyncio.gather(*(read() for _ in range(streams))))


def _default_transport(library: Any) -> Any:
    return library.AsyncHTTPTransport(limits=library.Limits(max_connections=None))


async def raw_default(url: str, streams: int) -> int:
    """httpx as it comes (httpcore), nothing parsed."""
    return await _raw(httpx, _default_transport(httpx), url, streams)


async def raw_httpx2(url: str, streams: int) -> int:
    """httpx2 as it comes (httpcore2), nothing parsed."""
    library = importlib.import_module("httpx2")
    return await _raw(library, _default_transport(library), url, streams)


async def raw_aiohttp(url: str, streams: int) -> int:
    """httpx over our transport, nothing parsed."""
    return await _raw(httpx, new_transport(parse_base_url(url)), url, streams)


async def _adapter(transport: httpx.AsyncBaseTransport, url: str, streams: int, *, pulled: bool = False) -> int:
    backend = OllamaBackend("bench", url, "m", transport=transport)
    count = 0

    def on_chunks(chunks: Sequence[Chunk]) -> None:
        nonlocal count
        count += sum([type(chunk) is Text for chunk in chunks])

    async def pull() -> None:
        async for chunk in backend.stream(Prompt("eggs")):
            on_chunks([chunk])

    try:
        await asyncio.gather(*(pull() if pulled else backend.answer(Prompt("eggs"), on_chunks) for _ in range(streams)))
    finally:
        await backend.aclose()
    return count


async def adapter_default(url: str, streams: int) -> int:
    """OllamaBackend over httpx's own transport: parsed, timed, typed."""
    return await _adapter(_default_transport(httpx), url, streams)


async def adapter_aiohttp(url: str, streams: int) -> int:
    """OllamaBackend as shipped."""
    return await _adapter(new_transport(parse_base_url(url)), url, streams)


async def adapter_pulled(url: str, streams: int) -> int:
    """The same, pulled by an async generator."""
    return await _adapter(new_transport(parse_base_url(url)), url, streams, pulled=True)


READERS: dict[str, Reader] = {
    "aiohttp, readany (the limit)": bare_aiohttp,
    "aiohttp, iter_any": iterated_aiohttp,
    "httpx over aiohttp, aiter_raw": raw_aiohttp,
    "httpx as it comes, aiter_raw": raw_default,
    "httpx2 as it comes, aiter_raw": raw_httpx2,
    "OllamaBackend.answer (shipped)": adapter_aiohttp,
    "OllamaBackend.stream": adapter_pulled,
    "OllamaBackend.answer over httpx as it comes": adapter_default,
}
if importlib.util.find_spec("httpx2") is None:
    del READERS["httpx2 as it comes, aiter_raw"]


def serve(ready: Connection, tokens: int, rate: float) -> None:
    """The upstream's process: plays until the other end says so."""
    with ScriptedUpstream(ollama_stream(["token "] * tokens, pause=1 / rate)) as upstream:
        ready.send(upstream.url)
        ready.recv()


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(reader: Reader, url: str, streams: int) -> float:
    """CPU microseconds per token."""
    started = cpu_seconds()
    tokens = uvloop.run(reader(url, streams))
    return (cpu_seconds() - started) / tokens * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--rate", type=float, default=50, help="tokens per second and stream")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    upstream = spawn.Process(target=serve, args=(there, int(options.seconds * options.rate), options.rate))
    upstream.start()
    url = here.recv()
    best: dict[str, float] = {}
    for _ in range(options.rounds):
        for name, reader in READERS.items():
            found = measure(reader, url, options.streams)
            best[name] = min(found, best.get(name, found))
    here.send("stop")
    upstream.join()
    limit = best["httpx as it comes, aiter_raw"]
    print(f"{options.streams} streams x {options.rate:g} tokens/s, CPU of the reading process per token\n")
    print(f"| {'':<44} | us/token | ratio to httpx as it comes |\n|{'-' * 46}|---:|---:|")
    for name, found in best.items():
        print(f"| {name:<44} | {found:.0f} | {found / limit:.2f} |")


if __name__ == "__main__":
    main()
