"""A prompt in the forms that servers take: turns of a conversation, one text, a schema that only words can ask for."""

from __future__ import annotations

import json
from dataclasses import replace

from kiwi_recipes.llm.types import Prompt


def as_messages(prompt: Prompt) -> list[dict[str, str]]:
    """The examples and the question as turns, without the system's."""
    messages: list[dict[str, str]] = []
    for turn in prompt.examples:
        messages.append({"role": "user", "content": turn.user})
        messages.append({"role": "assistant", "content": turn.assistant})
    messages.append({"role": "user", "content": prompt.user})
    return messages


def with_system(messages: list[dict[str, str]], system: str | None, as_turn: bool) -> list[dict[str, str]]:
    """`messages` with the system's words in front: as a turn, or within the first one for a model that knows no such
    turn."""
    if not system:
        return messages
    if as_turn:
        return [{"role": "system", "content": system}, *messages]
    first, *others = messages
    return [{**first, "content": f"{system}\n\n{first['content']}"}, *others]


def stop_words(prompt: Prompt) -> list[str] | None:
    """Those with anything in them: an empty one ends llama.cpp's answer before its first word, and vLLM refuses it."""
    return [word for word in prompt.stop if word] or None


def with_examples(prompt: Prompt) -> str:
    """The same as one text, for a server that takes no turns."""
    if not prompt.examples:
        return prompt.user
    parts = [f"Example request:\n{turn.user}\n\nExample answer:\n{turn.assistant}" for turn in prompt.examples]
    return "\n\n".join([*parts, f"Now the real request:\n{prompt.user}"])


def in_words(prompt: Prompt) -> Prompt:
    """The same, asking in words for the schema that a server cannot enforce. At its end: a schema differs from request
    to request, and what comes before it is what a server has read already."""
    if prompt.schema is None:
        return prompt
    schema = json.dumps(prompt.schema, ensure_ascii=False, separators=(",", ":"))
    return replace(prompt, user=f"{prompt.user}\n\n{_DEMAND}{schema}")


_DEMAND = (
    "Answer with one JSON object and nothing else: no words before or after it, no code fence. "
    "It must match this JSON Schema:\n"
)
