"""CPU per token of reading many paced Ollama streams: which transport under httpx, and what our adapter adds.

    python -m bench.transport [--streams 50] [--rate 50] [--seconds 4] [--rounds 3]

The upstream plays in a process of its own; what is counted is this process alone (user + system). Rounds are
interleaved, so that what else the machine does hits every row alike; the table shows each row's best round.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
from collections.abc import Callable, Coroutine
from multiprocessing.connection import Connection
from typing import Any

import aiohttp
import httpx
import uvloop

from kiwi_recipes.llm.addresses import parse_base_url
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.transport import new_transport
from kiwi_recipes.llm.types import Prompt, Text
from kiwi_recipes.testing import ScriptedUpstream, ollama_stream

Reader = Callable[[str, int], Coroutine[Any, Any, int]]
BODY = {"model": "m", "prompt": "eggs"}


async def bare_aiohttp(url: str, streams: int) -> int:
    """The limit: aiohttp without httpx, nothing parsed."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def read() -> int:
            async with session.post(f"{url}/api/generate", json=BODY) as response:
                return sum([data.count(b"\n") async for data in response.content.iter_any()])

        return sum(await asyncio.gather(*(read() for _ in range(streams))))


async def _raw(transport: httpx.AsyncBaseTransport, url: str, streams: int) -> int:
    async with httpx.AsyncClient(transport=transport, timeout=60) as client:

        async def read() -> int:
            async with client.stream("POST", f"{url}/api/generate", json=BODY) as response:
                return sum([data.count(b"\n") async for data in response.aiter_raw()])

        return sum(await asyncio.gather(*(read() for _ in range(streams))))


def _default_transport() -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=None))


async def raw_default(url: str, streams: int) -> int:
    """httpx as it comes (httpcore), nothing parsed."""
    return await _raw(_default_transport(), url, streams)


async def raw_aiohttp(url: str, streams: int) -> int:
    """httpx over aiohttp, nothing parsed."""
    return await _raw(new_transport(parse_base_url(url)), url, streams)


async def _adapter(transport: httpx.AsyncBaseTransport, url: str, streams: int) -> int:
    backend = OllamaBackend("bench", url, "m", transport=transport)

    async def read() -> int:
        return sum([type(chunk) is Text async for chunk in backend.stream(Prompt("eggs"))])

    try:
        return sum(await asyncio.gather(*(read() for _ in range(streams))))
    finally:
        await backend.aclose()


async def adapter_default(url: str, streams: int) -> int:
    """OllamaBackend over httpx's own transport: parsed, timed, typed."""
    return await _adapter(_default_transport(), url, streams)


async def adapter_aiohttp(url: str, streams: int) -> int:
    """OllamaBackend as shipped."""
    return await _adapter(new_transport(parse_base_url(url)), url, streams)


READERS: dict[str, Reader] = {
    "aiohttp, raw (the limit)": bare_aiohttp,
    "httpx + httpx-aiohttp, raw": raw_aiohttp,
    "httpx as it comes, raw": raw_default,
    "OllamaBackend over httpx-aiohttp (shipped)": adapter_aiohttp,
    "OllamaBackend over httpx as it comes": adapter_default,
}


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
    limit = best["httpx as it comes, raw"]
    print(f"{options.streams} streams x {options.rate:g} tokens/s, CPU of the reading process per token\n")
    print(f"| {'':<44} | us/token | ratio to httpx as it comes |\n|{'-' * 46}|---:|---:|")
    for name, found in best.items():
        print(f"| {name:<44} | {found:.0f} | {found / limit:.2f} |")


if __name__ == "__main__":
    main()
