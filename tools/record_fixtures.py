"""Record the fixtures of tests/fixtures/recorded anew, from the model that ships with us, on llama.cpp's own server.

    python tools/record_fixtures.py [NAME ...]

Each is one request of a kitchen, put as the server would put it; `events` keeps our own stream beside it. What a
fixture is there for stands in its header. Those that exist are kept.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx

from kiwi_recipes.llm.addresses import parse_base_url
from kiwi_recipes.llm.answering import Answering
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.transport import new_transport
from kiwi_recipes.llm.types import Health, OnChunks, Prompt
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.recording import API, Header, RecordingTransport, RecordingWriter, now
from kiwi_recipes.streams.codec import decode
from kiwi_recipes.streams.manager import RunLimits, RunManager
from kiwi_recipes.streams.memory import MemoryStore
from tests.support.llama import MODEL, llama_server

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
SOURCE = f"llama.cpp server via xllamacpp {importlib.metadata.version('xllamacpp')}, {MODEL}"


@dataclass
class Take:
    """One request. `tiny` asks as the embedded model is asked; else as any other is. `stop_after` tokens the user
    presses Stop."""

    why: str
    request: dict[str, Any]
    tiny: bool = True
    form: str = "lines"
    attempts: int = 1
    changes: dict[str, Any] = field(default_factory=dict)
    stop_after: int | None = None
    events: bool = False


def _of(*pantry: str, **more: Any) -> dict[str, Any]:
    return {"pantry_items": list(pantry), **more}


EGGS = ("eggs", "spinach", "feta")
SURPRISE = {"level": 4, "wildcard_confirmed": True}
CHICKPEAS = ("chickpeas", "coconut milk", "tomatoes", "onion")

TAKES = {
    "plain": Take("the plainest request: three things, level 3", _of(*EGGS), events=True),
    "surprise": Take("level 4, which may stray from the pantry", _of("salmon", "miso", "leek", **SURPRISE)),
    "vegan": Take("a diet as a constraint", _of(*CHICKPEAS, constraints=["vegan"]), events=True),
    "vegetarian": Take("a diet that the pantry breaks", _of("rice", "chicken", "peas", constraints=["vegetarian"])),
    "halal": Take("a diet of a religion", _of("lamb", "rice", "mint", constraints=["halal"])),
    "gluten-free": Take("a diet that forbids a staple", _of("potatoes", "cod", "lemon", constraints=["gluten-free"])),
    "milk-allergy": Take(
        "the model uses what an allergy rules out, and is stopped at once", _of(*EGGS, allergies=["milk"]), events=True
    ),
    "nut-allergy": Take("an allergy that nothing meets", _of("pasta", "basil", "garlic", allergies=["tree nuts"])),
    "german": Take("another language", _of("Eier", "Spinat", "Käse", language="de"), events=True),
    "french": Take("accents in the request", _of("œufs", "épinards", "crème", language="fr")),
    "spanish": Take("another language, a time limit", _of("huevos", "patatas", language="es", max_minutes=30)),
    "japanese": Take("a script without spaces", _of("卵", "豆腐", "ねぎ", language="ja"), changes={"max_tokens": 220}),
    "arabic": Take("a script from right to left", _of("بيض", "حمص", language="ar"), changes={"max_tokens": 220}),
    "emoji": Take("emoji as names of food", _of("🥚 eggs", "🍅 tomatoes", "🧀"), changes={"max_tokens": 220}),
    "cold": Take("temperature 0: the likeliest words alone", _of("pasta", "tomato"), changes={"temperature": 0.0}),
    "hot": Take(
        "temperature 1.5, held to the schema: unlikely words in valid JSON",
        _of("pasta", "tomato"),
        changes={"temperature": 1.5, "max_tokens": 220},
    ),
    "hot-free": Take(
        "temperature 1.5 without a schema: JSON that breaks by itself",
        _of("bread", "cheese"),
        changes={"temperature": 1.5, "schema": None, "max_tokens": 160},
    ),
    "free": Take(
        "no schema: what a small model makes of the words alone",
        _of("lentils", "carrots"),
        changes={"schema": None, "max_tokens": 200},
    ),
    "cut-early": Take("the limit comes in the title", _of(*EGGS), changes={"max_tokens": 12}, events=True),
    "cut-in-list": Take("the limit comes among the ingredients", _of(*CHICKPEAS), changes={"max_tokens": 60}),
    "cut-in-step": Take(
        "the limit comes in the steps", _of("beef", "beans", "rice"), changes={"max_tokens": 130}, events=True
    ),
    "again": Take(
        "a first attempt cut by its limit, and a second that asks for the rest alone",
        _of("mushrooms", "cream", "thyme"),
        attempts=2,
        changes={"max_tokens": 90},
        events=True,
    ),
    "stopped": Take("the user presses Stop in the middle", _of("apples", "oats"), stop_after=60, events=True),
    "stopped-at-once": Take("Stop at the first token", _of("pears", "oats"), stop_after=1, events=True),
    "one-item": Take("a pantry with one thing in it", _of("eggs")),
    "full-pantry": Take(
        "a pantry of twenty, so that the prompt is long",
        _of(
            "eggs", "milk", "butter", "flour", "sugar", "rice", "pasta", "onion", "garlic", "carrots", "celery",
            "potatoes", "tomatoes", "chicken", "bacon", "cheddar", "yogurt", "lemon", "parsley", "olive oil",
        ),
    ),
    "two-servings": Take("servings and units are asked for", _of("beef", "onion", servings=2, units="us")),
    "style": Take("a cuisine is asked for", _of("chicken", "peppers", style_id="italian")),
    "hard-day": Take("as little work as possible", _of("noodles", "egg", hard_day_mode=True, max_minutes=15)),
    "nothing-to-buy": Take("only what is there may be used", _of("tofu", "ginger", "rice", max_missing=0)),
    "form-lines": Take("the prompt of large models, in lines", _of(*EGGS), tiny=False, changes={"max_tokens": 220}),
    "form-rows": Take(
        "the prompt in rows of fields", _of(*EGGS), tiny=False, form="rows", changes={"max_tokens": 220}, events=True
    ),
    "form-lite": Take("the short prompt", _of(*EGGS), tiny=False, form="lite", changes={"max_tokens": 220}),
    "rows-german": Take(
        "rows of fields in another language",
        _of("Linsen", "Möhren", language="de"),
        tiny=False,
        form="rows",
        changes={"max_tokens": 160},
    ),
}  # fmt: skip


class Chosen(Answering):
    """A backend that is asked the form and with the settings that a take wants."""

    kind = "fixture"
    name = "fixture"

    def __init__(self, inner: OpenAICompatBackend, take: Take, seed: int) -> None:
        self._inner = inner
        self._take = take
        self._seed = seed
        self._asked = 0

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        if self._take.tiny and prompt.tiny is not None:
            prompt = prompt.tiny()
        self._asked += 1
        changes = self._take.changes if self._asked == 1 else {}  # a second attempt is to end well
        await self._inner.answer(replace(prompt, seed=self._seed, **changes), on_chunks)

    async def health(self) -> Health:
        return await self._inner.health()

    async def aclose(self) -> None:
        await self._inner.aclose()


async def record(name: str, take: Take, url: str, seed: int) -> None:
    path = FIXTURES / "recorded" / f"{name}.jsonl"
    transport = RecordingTransport(new_transport(parse_base_url(url)), path, SOURCE, why=take.why)
    backend = Chosen(OpenAICompatBackend("fixture", url, MODEL, transport=transport), take, seed)
    generator = LLMRecipeGenerator(backend, attempts=take.attempts, form=take.form)  # type: ignore[arg-type]
    runs = RunManager(MemoryStore(), RunLimits())
    header = Header("events", SOURCE, MODEL, take.request, when=now(), why=take.why, protocol=1)
    started = time.monotonic()
    run = await runs.start(generator.start(RecipeRequest(**take.request)), "fixture")
    writer = RecordingWriter(FIXTURES / "events" / f"{name}.jsonl", header, started) if take.events else None
    tokens = 0
    async for data in runs.read(run.id):
        for frame in data.split(b"\n\n"):
            if (event := decode(frame)) is None:
                continue
            if writer:
                writer.event(event)
            tokens += event["type"] == "token"
            if tokens == take.stop_after:
                run.stop()
            if event["type"].startswith("recipe."):
                print(name, event["type"], event["finish_reason"], tokens)
    if writer:
        writer.close("whole")
    await run.wait_ended()
    await backend.aclose()


QUESTION = "Write a very short recipe for eggs and spinach as JSON with title, ingredients and steps."


def _apis() -> dict[str, tuple[API, str, dict[str, Any], str]]:
    chat = {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    most = {"max_tokens": 90, "temperature": 0.2, "seed": 7}
    prompt = f"<|im_start|>user\n{QUESTION}<|im_end|>\n<|im_start|>assistant\n"
    counted = {"stream_options": {"include_usage": True}}
    return {
        "api-chat": ("openai.chat", "/v1/chat/completions", chat | most | counted, "llama.cpp's chat completions"),
        "api-completions": (
            "openai.completions",
            "/v1/completions",
            {"model": MODEL, "prompt": prompt, "stream": True, **most},
            "llama.cpp's older completions, with the template written by the caller",
        ),
        "api-messages": ("anthropic.messages", "/v1/messages", chat | most, "llama.cpp's Anthropic messages"),
        "api-responses": (
            "openai.responses",
            "/v1/responses",
            {"model": MODEL, "input": QUESTION, "stream": True, "max_output_tokens": 90, "temperature": 0.2},
            "llama.cpp's responses",
        ),
        "api-refused": (
            "openai.chat",
            "/v1/chat/completions",
            {"model": MODEL, "messages": "eggs", "stream": True},
            "what llama.cpp says to a request that it can't read",
        ),
    }


async def record_api(name: str, url: str) -> None:
    _, path, body, why = _apis()[name]
    file = FIXTURES / "recorded" / f"{name}.jsonl"
    transport = RecordingTransport(new_transport(parse_base_url(url)), file, SOURCE, why=why)
    async with (
        httpx.AsyncClient(transport=transport, timeout=120) as client,
        client.stream("POST", url + path, json=body) as response,
    ):
        size = sum([len(data) async for data in response.aiter_raw()])
        print(name, response.status_code, size)


async def main(wanted: Sequence[str]) -> None:
    for folder in ("recorded", "events"):
        (FIXTURES / folder).mkdir(parents=True, exist_ok=True)
    names = [name for name in (*TAKES, *_apis()) if not wanted or name in wanted]
    names = [name for name in names if not (FIXTURES / "recorded" / f"{name}.jsonl").exists()]
    with llama_server(slots=1, context=4096) as url:
        for name in names:
            if name in TAKES:
                await record(name, TAKES[name], url, seed=1 + [*TAKES].index(name))
            else:
                await record_api(name, url)


if __name__ == "__main__":
    print(json.dumps(sys.argv[1:]))
    asyncio.run(main(sys.argv[1:]))
