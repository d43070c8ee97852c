"""CPU time, memory and delay per token, ours beside peers', from paced upstreams in one run.

    python -m bench.pipeline [--quick] [--only NAME,NAME] [--rounds N]

The servers have one core to themselves, upstreams and readers the other. CPU is the operating system's count for a
server's process tree, timers of a silent one included. For the CPU per token all servers have their streams open at
once and are sent tokens in turns of half a second (`turns`), so that the machine's pace, which changes, is the same for
all; ratios are to the httpx relay of the same round.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any

from bench.pipeline.load import Figures, cpu_seconds
from bench.pipeline.turns import ALWAYS, Turn

ROOT = Path(__file__).parents[2]
CORES = sorted(os.sched_getaffinity(0))
REFERENCE = "httpx + Starlette, raw bytes"
PANTRY = json.dumps({"pantry_items": ["eggs", "spinach", "feta"]})
KIWI_PATH = "/api/v1/recipes/suggest?stream=true"

Start = Callable[[str, int, Path], list[str]]
"""From the upstream's URL, a port and a folder to the server's command line."""


@dataclass(frozen=True)
class Contender:
    name: str
    command: Start
    path: str = "/recipe"
    program: str | None = None
    turns: int = 1
    """Two for one that falls behind: in the second it is sent nothing and catches up, beside no other at work."""


def _peer(app: str, upstream: str, port: int, folder: Path) -> list[str]:
    options = ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", f"bench.pipeline.peers:{app}", *options]


def _kiwi(upstream: str, port: int, folder: Path) -> list[str]:
    config = folder / "llm.yaml"
    config.write_text(f'backends:\n  paced: {{type: ollama, base_url: "{upstream}", model: "paced:latest"}}\n')
    return [str(Path(sys.executable).with_name("kiwi")), "serve", "--port", str(port), "--config", str(config)]


def _nginx(upstream: str, port: int, folder: Path) -> list[str]:
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} worker_processes 1; daemon off; pid {folder}/pid;"
        f"error_log {folder}/log; events {{ worker_connections 4096; }} http {{ access_log off; {paths}"
        f"server {{ listen 127.0.0.1:{port}; location = /recipe {{ proxy_pass {upstream}/api/generate;"
        'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }'
    )
    return ["nginx", "-c", str(conf), "-p", str(folder)]


CONTENDERS = [
    Contender("nginx, raw bytes (the limit)", _nginx, program="nginx"),
    Contender("bare ASGI + aiohttp, raw bytes", partial(_peer, "raw_asgi")),
    Contender("httpx-aiohttp + Starlette, raw bytes", partial(_peer, "raw_httpx_aiohttp")),
    Contender(REFERENCE, partial(_peer, "raw_httpx")),
    Contender("httpx + sse-starlette, tokens only", partial(_peer, "tokens")),
    Contender("the same + jsoncurrent, untyped patches", partial(_peer, "jsoncurrent")),
    Contender("the same + jiter and model_validate per token, typed", partial(_peer, "jiter"), turns=2),
]
KIWI = Contender("**kiwi: tokens and typed fields, resumable**", _kiwi, KIWI_PATH)


def on_core(index: int, command: list[str]) -> list[str]:
    """Pinned to one core, where there are two and taskset is installed."""
    if len(CORES) < 2 or shutil.which("taskset") is None:
        return command
    return ["taskset", "-c", str(CORES[index]), *command]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, environ: dict[str, str]) -> Iterator[int]:
    """The process, once its port answers; yields its pid."""
    path = f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep)
    environ = {**os.environ, "PYTHONPATH": path, **environ}
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise SystemExit(f"{command} ended with code {process.returncode}")
            time.sleep(0.05)
        else:
            raise SystemExit(f"{command} does not answer on port {port}")
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@dataclass(frozen=True)
class Server:
    """A contender at work, and the paced model that is its alone: what one is to be told is not heard by another."""

    url: str
    pid: int
    upstream: str


@contextmanager
def paced_model() -> Iterator[str]:
    """Yields its URL."""
    port = free_port()
    with running(on_core(-1, [sys.executable, "-m", "bench.pipeline.upstream", str(port)]), port, {}):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serving(contender: Contender) -> Iterator[Server]:
    """Started and warm."""
    with paced_model() as upstream, tempfile.TemporaryDirectory() as folder:
        port = free_port()
        limits = {"KIWI_MAX_RUNS": "2000", "KIWI_MAX_RUNS_PER_SESSION": "2000", "UPSTREAM": upstream}
        command = contender.command(upstream, port, Path(folder))
        with running(on_core(0, command), port, limits) as pid:
            server = Server(f"http://127.0.0.1:{port}{contender.path}", pid, upstream)
            load(server, streams=10, rate=500)
            wait_until_idle(pid)
            yield server


def wait_until_idle(pid: int) -> None:
    """Ours makes the words of all its languages ready beside its first requests, for some seconds: neither their time
    nor their memory is a token's."""
    for _ in range(120):
        before = cpu_seconds(pid)
        time.sleep(0.5)
        if cpu_seconds(pid) - before < 0.01:
            return
    raise SystemExit("a server is busy with nothing to do")


def load(server: Server, *, streams: int, rate: float, turn: Turn = ALWAYS, **plan: Any) -> Figures:
    wanted = json.dumps({"rate": rate, "turn": turn, **plan}).encode()
    request = urllib.request.Request(f"{server.upstream}/plan", wanted, method="PUT")
    with urllib.request.urlopen(request, timeout=10) as answer:
        tokens = int(answer.read())
    given = {"url": server.url, "streams": streams, "pid": server.pid, "tokens": tokens, "body": PANTRY}
    given |= {"stamped": plan.get("stamped", False), "turn": turn}
    command = [sys.executable, "-m", "bench.pipeline.load", json.dumps(given)]
    done = subprocess.run(on_core(-1, command), cwd=ROOT, capture_output=True, text=True, check=True)
    figures = Figures(**json.loads(done.stdout))
    if figures.broken:
        print(f"!! {figures.broken} of {streams} streams broke: {figures.problems}")
    return figures


def turns_of(contenders: list[Contender]) -> dict[str, Turn]:
    *numbers, of = accumulate((contender.turns for contender in contenders), initial=0)
    return {contender.name: Turn(number, of) for contender, number in zip(contenders, numbers, strict=True)}


def in_turns(servers: dict[str, Server], turns: dict[str, Turn]) -> dict[str, float]:
    """CPU us/token of each. All have their streams open all the while; tokens come to one of them at a time."""
    with ThreadPoolExecutor(len(servers)) as pool:
        loads = {
            name: pool.submit(load, server, streams=50, rate=50, turn=turns[name]) for name, server in servers.items()
        }
    return {name: each.result().cpu_us for name, each in loads.items()}


def ratio(costs: list[float], reference: list[float]) -> str:
    """The median of the rounds' own ratios, and between which two all of them lie."""
    each = [cost / other for cost, other in zip(costs, reference, strict=True)]
    return f"{median(each):.2f} ({min(each):.2f}-{max(each):.2f})"


def cpu_table(groups: list[list[Contender]], rounds: int) -> None:
    """The reference is in each group. A server that waits for its turn costs a little, too, and each something else:
    so ours is measured beside the reference alone, as the peers need not be."""
    print(f"\n50 streams x 50 tokens/s in turns, a 2 KB recipe each; medians of {rounds} rounds (and their range)\n")
    print("| server | CPU us/token | ratio | token's age at the reader, p50 / p99 ms |\n|---|---|---|---|")
    for contenders in groups:
        cpu_rows(contenders, rounds)


def cpu_rows(contenders: list[Contender], rounds: int) -> None:
    """The CPU in turns; the age, which is no ratio, then of one server after another."""
    with ExitStack() as stack:
        servers = {contender.name: stack.enter_context(serving(contender)) for contender in contenders}
        found = [in_turns(servers, turns_of(contenders)) for _ in range(rounds)]
        costs = {name: [costs[name] for costs in found] for name in servers}
        for name, server in servers.items():
            aged = load(server, streams=50, rate=50, stamped=True, steps=20)
            beside = ratio(costs[name], costs[REFERENCE]) if REFERENCE in costs else "-"
            print(f"| {name} | {median(costs[name]):.0f} | {beside} | {aged.age_p50:.1f} / {aged.age_p99:.1f} |")


def scale_table(sizes: list[tuple[Contender, int, float]]) -> None:
    """Each in a server of its own: memory that was given back within one is not seen again from outside."""
    print("\nfrom one stream to many\n")
    print("| server | streams | tokens/s | CPU us/token | broken | KB per open stream |\n|---|---|---|---|---|---|")
    for contender, streams, rate in sizes:
        with serving(contender) as server:
            figures = load(server, streams=streams, rate=rate)
        cells = (contender.name, streams, f"{rate:g}", f"{figures.cpu_us:.0f}", figures.broken)
        print(f"| {' | '.join(map(str, cells))} | {figures.memory_kb:.0f} |")


def first_token() -> None:
    print("\nfrom the request to the first token at the reader, ms, median / p99\n")
    print("| streams | the upstream itself | through kiwi | added |\n|---|---|---|---|")
    with serving(KIWI) as server:
        upstream = replace(server, url=f"{server.upstream}/api/generate")
        for streams in (1, 50):
            plan: dict[str, Any] = {"streams": streams, "rate": 50, "stamped": True, "steps": 3}
            rounds = 5 if streams == 1 else 1
            direct = [load(upstream, **plan) for _ in range(rounds)]
            ours = [load(server, **plan) for _ in range(rounds)]
            a50, a99 = median(f.first_p50 for f in direct), max(f.first_p99 for f in direct)
            b50, b99 = median(f.first_p50 for f in ours), max(f.first_p99 for f in ours)
            print(f"| {streams} | {a50:.1f} / {a99:.1f} | {b50:.1f} / {b99:.1f} | {b50 - a50:.1f} / {b99 - a99:.1f} |")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="the httpx relay and ours, and no more")
    options.add_argument("--only", default="", help="peers whose name has this in it, comma-separated; ours always run")
    options.add_argument("--rounds", type=int, default=3)
    args = options.parse_args()
    wanted = [REFERENCE] if args.quick else [part for part in args.only.split(",") if part]
    peers = [peer for peer in CONTENDERS if not wanted or any(part in peer.name for part in wanted)]
    peers = [peer for peer in peers if peer.program is None or shutil.which(peer.program)]
    packages = ("uvicorn", "httpx", "httpx-aiohttp", "sse-starlette", "pydantic")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    print(f"Python {platform.python_version()}, {platform.machine()}, {len(CORES)} cores; {versions}")
    relay = next(peer for peer in CONTENDERS if peer.name == REFERENCE)
    others = [] if peers == [relay] else [peers]
    cpu_table([*others, [relay, KIWI]], rounds=args.rounds)
    if not (args.quick or args.only):
        sizes = [(KIWI, 1, 50.0), (KIWI, 10, 50.0), (KIWI, 50, 50.0), (KIWI, 200, 12.0), (KIWI, 500, 5.0)]
        scale_table([*sizes, (relay, 200, 12.0)])
        first_token()
    return 0


if __name__ == "__main__":
    sys.exit(main())
