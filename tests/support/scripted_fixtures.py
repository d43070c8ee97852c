"""The scripted fixtures: what real servers do now and then and can't be asked to, written down byte for byte.

    python -m tests.support.scripted_fixtures        write tests/fixtures/scripted anew

No model wrote them; each header says so. A test holds the files to what this module makes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiwi_recipes.recording import API, End, Header, Piece
from kiwi_recipes.recording.format import Ending, entry_line, header_line
from kiwi_recipes.testing import (
    Hangup,
    Scenario,
    Send,
    anthropic_error,
    anthropic_event,
    anthropic_stream,
    json_line,
    ollama_error,
    ollama_stream,
    openai_chunk,
    openai_error,
    openai_stream,
    responses_event,
    responses_stream,
    sse_event,
    web_page,
)

FOLDER = Path(__file__).parent.parent / "fixtures" / "scripted"

RECIPE = {
    "title": "Spinach Omelette",
    "servings": 2,
    "ingredients": [{"quantity": 3, "item": "eggs"}, {"quantity": 50, "unit": "g", "item": "spinach"}],
    "steps": [{"text": "Beat the eggs."}, {"text": "Wilt the spinach, add the eggs, cook for 3 minutes."}],
}
PLAIN = json.dumps(RECIPE)
ACCENTS = json.dumps({**RECIPE, "title": "Crème brûlée 🥝 à la carte"}, ensure_ascii=False)


AT_THE_LIMITS = json.dumps(
    {
        "title": "Tart of a Hundred Words",
        "ingredients": [
            "For the crust you make first",
            "200 g flour",
            "For the crust that you bake first",
            f"## {'g' * 57}",
            "3 eggs",
            f"## {'h' * 58}",
            "eggs 12",
            "eggs 13",
            f"1 cup {'a' * 80}",
            f"1 cup {'b' * 81}",
            f"2 cups cream, {'c' * 120}",
            f"2 cups cream, {'d' * 121}",
            {"name": "salt", "group": "e" * 40},
            {"name": "pepper", "group": "f" * 41},
        ],
        "steps": [{"text": "Mix the flour and the eggs, fill the crust, bake it for 40 minutes."}],
    }
)
"""A line of each kind that a number decides about, on this side of it and on the other."""


@dataclass(frozen=True)
class Script:
    why: str
    api: API
    scenario: Scenario
    how: Ending = "whole"


def tokens(text: str, size: int = 5) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _with(scenario: Scenario, *more: bytes, before_last: int = 0) -> Scenario:
    """The scenario with more bytes before its last so many pieces."""
    steps = list(scenario.steps)
    at = len(steps) - before_last
    return Scenario((*steps[:at], *map(Send, more), *steps[at:]), scenario.status, scenario.headers)


def _mapped(scenario: Scenario, old: bytes, new: bytes) -> Scenario:
    steps = [Send(step.data.replace(old, new)) if isinstance(step, Send) else step for step in scenario.steps]
    return Scenario(tuple(steps), scenario.status, scenario.headers)


def _openai(text: str = PLAIN, **more: object) -> Scenario:
    return openai_stream(tokens(text), **more)  # type: ignore[arg-type]


SCRIPTS = {
    "ollama-plain": Script("Ollama's lines, one a token", "ollama.generate", ollama_stream(tokens(PLAIN))),
    "ollama-thinking": Script(
        "thinking in a field of its own before the answer",
        "ollama.generate",
        ollama_stream(tokens(PLAIN), thinking=["Eggs and spinach: ", "an omelette."]),
    ),
    "ollama-length": Script(
        "num_predict was reached: done_reason is length",
        "ollama.generate",
        ollama_stream(tokens(PLAIN[:120]), done_reason="length"),
    ),
    "ollama-error-midway": Script(
        "the runner dies: an error line in the middle of a 200",
        "ollama.generate",
        _with(
            ollama_stream(tokens(PLAIN[:90]), end=False),
            json_line({"error": "an error was encountered while running the model: unexpected EOF"}),
        ),
    ),
    "ollama-no-end": Script(
        "the connection breaks before the line with done",
        "ollama.generate",
        ollama_stream(tokens(PLAIN[:100]), end=False),
        "broken",
    ),
    "ollama-no-model": Script(
        "the model was never pulled",
        "ollama.generate",
        ollama_error("model 'kiwi-chef' not found", 404),
    ),
    "ollama-one-read": Script(
        "a proxy holds all lines back and sends them at once",
        "ollama.generate",
        ollama_stream(tokens(ACCENTS)).recut(1 << 20),
    ),
    "ollama-split-characters": Script(
        "reads that end in the middle of a character and of a line",
        "ollama.generate",
        ollama_stream(tokens(ACCENTS, 60)).recut(7),
    ),
    "openai-plain": Script("the chat completions of most servers", "openai.chat", _openai()),
    "openai-reasoning": Script(
        "DeepSeek's field for thinking, as llama.cpp has it, too",
        "openai.chat",
        _openai(thinking=["They have eggs. ", "An omelette, then."]),
    ),
    "openai-think-tags": Script(
        "thinking in the text itself, between tags",
        "openai.chat",
        _openai("<think>\nEggs: {not yet} the answer.\n</think>\n\n" + PLAIN),
    ),
    "openai-no-done": Script(
        "a server that never sends [DONE]: the finish_reason is all",
        "openai.chat",
        _openai(end=False),
    ),
    "openai-no-finish": Script(
        "a server that leaves out the finish_reason, and sends [DONE]",
        "openai.chat",
        _openai(finish_reason=None, usage=False),
    ),
    "openai-filter": Script(
        "a content filter steps in half-way", "openai.chat", _openai(PLAIN[:110], finish_reason="content_filter")
    ),
    "openai-error-midway": Script(
        "an error object in the middle of a 200",
        "openai.chat",
        _with(
            _openai(PLAIN[:90], finish_reason=None, usage=False, end=False),
            sse_event({"error": {"message": "The server had an error", "type": "server_error"}}),
        ),
    ),
    "openai-crlf": Script("lines that end in CR LF", "openai.chat", _mapped(_openai(), b"\n", b"\r\n")),
    "openai-comments": Script(
        "OpenRouter's comments, sent while it waits for a provider",
        "openai.chat",
        Scenario((Send(b": OPENROUTER PROCESSING\n\n"),) * 3 + _openai().steps, headers=_openai().headers),
    ),
    "openai-no-space": Script("no space after data:", "openai.chat", _mapped(_openai(), b"data: ", b"data:")),
    "openai-one-byte": Script("one byte a read", "openai.chat", _openai(ACCENTS[:60], finish_reason="length").recut(1)),
    "openai-fence": Script(
        "prose and a code fence around the JSON",
        "openai.chat",
        _openai(f"Here is a recipe:\n\n```json\n{json.dumps(RECIPE, indent=2)}\n```\nEnjoy!"),
    ),
    "openai-wrapped": Script(
        "the recipe in an object around it", "openai.chat", _openai(json.dumps({"recipe": RECIPE}))
    ),
    "openai-loose-json": Script(
        "JSON as Python would write it: single quotes, None, a comma too many",
        "openai.chat",
        _openai(
            "{'title': 'Spinach Omelette', 'subtitle': None, 'ingredients': ['3 eggs', '50 g spinach',], "
            "'steps': ['Beat the eggs.', 'Don\\'t stir; cook for 3 minutes.',],}"
        ),
    ),
    "openai-limits": Script(
        "headings of six words and of seven, names, notes and groups as long as they may be and longer",
        "openai.chat",
        _openai(AT_THE_LIMITS),
    ),
    "openai-overloaded": Script(
        "too many requests, before anything is streamed",
        "openai.chat",
        openai_error("Rate limit reached for requests", 429, kind="rate_limit_exceeded"),
    ),
    "openai-web-page": Script("a login page where an API was expected", "openai.chat", web_page()),
    "openai-whole": Script(
        "a server that does not stream although it was asked to",
        "openai.chat",
        Scenario(
            (
                Send(
                    json_line(
                        {
                            "object": "chat.completion",
                            "choices": [
                                {
                                    "index": 0,
                                    "message": {"role": "assistant", "content": PLAIN},
                                    "finish_reason": "stop",
                                }
                            ],
                        }
                    )
                ),
            ),
            headers={"content-type": "application/json"},
        ),
    ),
    "openai-second-answer": Script(
        "a gateway tries another provider half-way and begins anew in the same stream",
        "openai.chat",
        Scenario(
            (
                *_openai(PLAIN[:80], finish_reason=None, usage=False, end=False).steps,
                *_mapped(_openai(), b"chatcmpl-1", b"chatcmpl-2").steps,
            ),
            headers=_openai().headers,
        ),
    ),
    "openai-empty": Script(
        "an answer without a word", "openai.chat", Scenario((Send(openai_chunk({}, finish_reason="stop")),))
    ),
    "openai-broken": Script(
        "the connection breaks in the middle of a frame",
        "openai.chat",
        Scenario((Send(b"".join(s.data for s in _openai().steps if isinstance(s, Send))[:4000]), Hangup())),
        "broken",
    ),
    "responses-reasoning": Script(
        "the Responses API, an item of reasoning before the message",
        "openai.responses",
        responses_stream(tokens(PLAIN), thinking=["Eggs and spinach: ", "an omelette."]),
    ),
    "responses-incomplete": Script(
        "max_output_tokens was reached",
        "openai.responses",
        responses_stream(tokens(PLAIN[:110]), status="incomplete", incomplete="max_output_tokens"),
    ),
    "responses-failed-midway": Script(
        "a response that fails in the middle of a 200",
        "openai.responses",
        _with(
            responses_stream(tokens(PLAIN[:90]), end=False),
            responses_event(
                "response.failed",
                response={"id": "resp_1", "status": "failed", "error": {"code": "server_error", "message": "An error"}},
            ),
        ),
    ),
    "anthropic-plain": Script("the Messages API", "anthropic.messages", anthropic_stream(tokens(PLAIN))),
    "anthropic-thinking": Script(
        "a block of thinking with its signature before the text",
        "anthropic.messages",
        anthropic_stream(tokens(PLAIN), thinking=["Eggs and spinach: ", "an omelette."]),
    ),
    "anthropic-overloaded-midway": Script(
        "an overload that comes as an event of a 200",
        "anthropic.messages",
        _with(
            anthropic_stream(tokens(PLAIN[:90]), stop_reason=None, end=False),
            anthropic_event("error", error={"type": "overloaded_error", "message": "Overloaded"}),
        ),
    ),
    "anthropic-max-tokens": Script(
        "max_tokens was reached", "anthropic.messages", anthropic_stream(tokens(PLAIN[:110]), stop_reason="max_tokens")
    ),
    "anthropic-refused": Script(
        "a key that is not known",
        "anthropic.messages",
        anthropic_error("invalid x-api-key", 401, kind="authentication_error"),
    ),
}


def lines(script: Script) -> list[bytes]:
    """The lines of its file. A scripted read comes every 20 ms: a grid that no server keeps."""
    header = Header(
        kind="upstream",
        source="scripted: written by hand after what such a server sends",
        model="scripted",
        request={"model": "scripted", "stream": True},
        origin="scripted",
        why=script.why,
        api=script.api,
        status=script.scenario.status,
        content_type=script.scenario.headers.get("content-type", "text/event-stream"),
    )
    data: Sequence[bytes] = [step.data for step in script.scenario.steps if isinstance(step, Send)]
    pieces = [Piece(20 * number, wire) for number, wire in enumerate(data, start=1)]
    return [header_line(header), *map(entry_line, pieces), entry_line(End(20 * len(pieces) + 20, script.how))]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, script in SCRIPTS.items():
        (FOLDER / f"{name}.jsonl").write_bytes(b"".join(lines(script)))


if __name__ == "__main__":
    main()
