"""Every task has an owner: whoever makes one waits for it, cancels it, or hands it to what supervises it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "kiwi_recipes"
MAKERS = ("create_task", "ensure_future")
WITHIN = "ends before the call that made it"
OWNED = "cancelled or waited for by its owner's end; logs what fails"
SUPERVISED = "begun anew when it fails; `GET /api/v1/health` names it"
OWNERS = {
    "api/background.py: start": SUPERVISED,
    "streams/redis/store.py: start": SUPERVISED,
    "llm/backends/embedded.py: _start": OWNED,  # the guardian: what fails in it begins the model anew
    "llm/backends/embedded.py: _guard": OWNED,
    "llm/backends/embedded.py: _ready": OWNED,
    "llm/backends/embedded_process.py: __init__": OWNED,
    "llm/backends/orchestrator.py: _errand": OWNED,
    "llm/routing/warming.py: begin": OWNED,
    "llm/routing/health.py: get": OWNED,
    "llm/call.py: send": OWNED,
    "server.py: _start_draining": OWNED,
    "streams/manager.py: _check": OWNED,
    "streams/redis/mirror.py: __init__": OWNED,
    "streams/run.py: start": OWNED,
    "api/connected.py: wait_connected": WITHIN,
    "api/connected.py: while_connected": WITHIN,
    "api/run_response.py: stream": WITHIN,
    "live.py: draw": WITHIN,
    "llm/backends/orchestrator.py: _lease": WITHIN,
    "llm/call.py: unless_answered": WITHIN,
    "llm/pull.py: pull": WITHIN,
}
FOR_TESTS = "testing/"


def makers(tree: ast.AST, within: str = "") -> Iterator[str]:
    """The functions in which a task is made, once for each."""
    for node in ast.iter_child_nodes(tree):
        name = node.name if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else within
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(MAKERS):
            yield within
        yield from makers(node, name)


def test_every_place_that_makes_a_task_has_said_who_owns_it() -> None:
    found: Counter[str] = Counter()
    for file in ROOT.rglob("*.py"):
        name = str(file.relative_to(ROOT))
        if not name.startswith(FOR_TESTS):
            found.update(f"{name}: {function}" for function in makers(ast.parse(file.read_text("utf-8"))))
    assert sorted(found) == sorted(OWNERS)


def test_what_redis_reads_before_it_writes_is_one_script() -> None:
    """The commands that write outside of `scripts`, none of which goes by what was read before."""
    writes = {"set", "setex", "getset", "delete", "expire", "hset", "hdel", "xadd", "xtrim", "incr", "getdel", "rename"}
    found = [
        f"{file.name}: {ast.unparse(node)}"
        for file in (ROOT / "streams" / "redis").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
        if any(word in ast.unparse(node.func) for word in ("redis", "pipe", "reachable"))
    ]
    assert sorted(found) == [
        "mirror.py: pipe.set(keys.watched(self.channel.info.id), b'1', px=self._watched_ms)",  # a mark, for a while
        # NX: Redis itself looks whether there is one
        "reserved_keys.py: self._link.reachable().set(name, f'{here} {digest}', nx=True, ex=keys.RUNNING_TTL)",
        # a run that nobody has been told of
        "store.py: pipe.delete(keys.run(run_id), keys.log(run_id), keys.alive(run_id), keys.was(run_id))",
        "store.py: self._link.reachable().set(keys.watched(run_id), b'1', px=self._watched_ms)",
    ]
