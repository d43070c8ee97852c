"""What a recipe costs in each form: tokens of the same content, and the time to a whole one beside an older checkout.

    python bench/forms.py                                   # tokens alone
    python bench/forms.py --beside ../older [--recipes 6]   # and times: `kiwi serve` of both, asked in turns

The tokens are SmolLM2's, of the prompt's own example. The times are a client's, from its request to its
`recipe.completed`: with a scripted upstream that writes the example at a fixed pace, one token at a time, and with the
embedded model, which writes what it likes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from kiwi_recipes.llm.backends.embedded_process import LlamaProcess, ServerOptions
from kiwi_recipes.recipes.pantry_split import exclude_allergens
from kiwi_recipes.recipes.prompts import ask
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.testing import ScriptedUpstream, openai_stream

HERE = Path(__file__).resolve().parents[1]
PAUSE = 0.02
"""Seconds between two tokens of the scripted upstream."""
PANTRIES = (
    ["eggs", "spinach", "feta"],
    ["chicken breast", "rice", "peas"],
    ["potatoes", "leek", "cream"],
    ["beans", "tomatoes", "onion"],
    ["pasta", "zucchini", "lemon"],
    ["salmon", "broccoli", "noodles"],
)


def examples() -> dict[str, str]:
    """The same recipe as each form has it."""
    request = RecipeRequest(pantry_items=["eggs"])
    prompt = ask(request, exclude_allergens(request.pantry_items, []))
    texts = {form: prompt.forms[form]().examples[0].assistant for form in ("rows", "lines")}
    rows = json.loads(texts["rows"])
    bare = {name: [_without_nulls(row) for row in rows[name]] for name in ("ingredients", "steps")}
    compact = json.dumps(rows | bare, separators=(",", ":"))
    return {"rows": texts["rows"], "rows, compact and without nulls": compact, "lines": texts["lines"]}


def _without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


async def pieces_of(texts: dict[str, str]) -> dict[str, list[str]]:
    """Each text cut into the model's tokens."""
    model = find_bundled_model()
    assert model is not None
    process = await LlamaProcess.launch(ServerOptions(model, "smollm2", 1, 1024, 1))
    try:
        return {form: await asyncio.to_thread(_tokenize, process, text) for form, text in texts.items()}
    finally:
        await process.stop()


def _tokenize(process: LlamaProcess, text: str) -> list[str]:
    root = process.url.removesuffix("/").removesuffix("/v1")
    body = json.dumps({"content": text, "with_pieces": True}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {process.key}"}
    with urllib.request.urlopen(urllib.request.Request(f"{root}/tokenize", body, headers)) as reply:
        return [token["piece"] for token in json.load(reply)["tokens"]]


@contextmanager
def serving(checkout: Path, **environ: str) -> Iterator[str]:
    """`kiwi serve` of a checkout; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(checkout / ".venv/bin/kiwi"), "serve", "--port", str(port)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "OLLAMA_", "KIWI_"))}
    process = subprocess.Popen(
        command, cwd=checkout, env=clean | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{url}/api/v1/health"):
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


def recipe(url: str, pantry: list[str]) -> tuple[float, int | None, str]:
    """Seconds to the end of a recipe, the tokens that it took, and how it ended."""
    body = json.dumps({"pantry_items": pantry}).encode()
    asked = urllib.request.Request(
        f"{url}/api/v1/recipes/suggest?stream=true", body, {"Content-Type": "application/json"}
    )
    began = time.monotonic()
    with urllib.request.urlopen(asked) as stream:
        for line in stream:
            if line.startswith(b'data: {"type":"recipe.'):
                event = json.loads(line.removeprefix(b"data: "))
                return time.monotonic() - began, event["usage"].get("completion_tokens"), event["type"]
    raise RuntimeError("the stream broke off")


def beside(older: Path, written: dict[str, list[str]], recipes: int) -> None:
    print("\nTime to a whole recipe, s\n\n| upstream | older, rows | now, lines | ratio |\n|---|---|---|---|")
    times: dict[str, list[float]] = {"rows": [], "lines": []}
    answers = [openai_stream(written[form], pause=PAUSE) for form in times]
    with ScriptedUpstream(answers[0]) as rows, ScriptedUpstream(answers[1]) as lines:
        models = {"OPENAI_API_KEY": "none", "OPENAI_MODEL": "scripted"}
        with (
            serving(older, OPENAI_BASE_URL=f"{rows.url}/v1", **models) as old,
            serving(HERE, OPENAI_BASE_URL=f"{lines.url}/v1", **models) as new,
        ):
            for _ in range(max(3, recipes)):
                for form, url in (("rows", old), ("lines", new)):
                    seconds, _, end = recipe(url, PANTRIES[1])
                    assert end == "recipe.completed", end
                    times[form].append(seconds)
    _row(f"scripted, {1 / PAUSE:.0f} tokens/s", times)
    times = {"rows": [], "lines": []}
    tokens: dict[str, list[int]] = {"rows": [], "lines": []}
    with serving(older) as old, serving(HERE) as new:
        for url in (old, new):
            recipe(url, PANTRIES[0])  # loads the model, reads what all prompts begin with
        for number in range(recipes):
            for form, url in (("rows", old), ("lines", new)):
                seconds, wrote, _ = recipe(url, PANTRIES[number % len(PANTRIES)])
                times[form].append(seconds)
                tokens[form].append(wrote or 0)
    _row("embedded model", times)
    _row("its tokens", tokens, "{:.0f}")


def _row(name: str, of: dict[str, Any], shape: str = "{:.2f}") -> None:
    rows, lines = (statistics.median(of[form]) for form in ("rows", "lines"))
    print(f"| {name} | {shape.format(rows)} | {shape.format(lines)} | {lines / rows:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, help="an older checkout with a .venv")
    parser.add_argument("--recipes", type=int, default=6)
    asked = parser.parse_args()
    written = asyncio.run(pieces_of(examples()))
    most = len(written["rows"])
    print("| form | tokens | of rows |\n|---|---|---|")
    for form, pieces in written.items():
        print(f"| {form} | {len(pieces)} | {len(pieces) / most:.2f} |")
    sys.stdout.flush()
    if asked.beside is not None:
        beside(asked.beside.resolve(), written, asked.recipes)


if __name__ == "__main__":
    main()
