"""A display in a kitchen: it asks Kiwi Recipes for a recipe and shows the steps as they come; and a model for a tip."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import httpx
from kiwi_client import FieldDone, KiwiClient, RecipeCompleted


async def shown(kiwi: str, pantry: Sequence[str]) -> list[str]:
    """The lines of the display, from Kiwi Recipes at this address."""
    lines = []
    async with KiwiClient(kiwi) as client:
        async for event in client.stream({"pantry_items": list(pantry)}):
            match event:
                case FieldDone(path="/title", value=title):
                    lines.append(f"Tonight: {title}")
                case FieldDone(path=path, value={"text": text}) if path.startswith("/steps/"):
                    lines.append(f"- {text}")
                case RecipeCompleted():
                    lines.append("Enjoy!")
    return lines


def tip(model_server: str, dish: str) -> str:
    """A tip for a dish, from a model server that speaks OpenAI's API."""
    question = {"model": "any", "messages": [{"role": "user", "content": f"A tip for {dish}, in one sentence."}]}
    answer = httpx.post(f"{model_server}/v1/chat/completions", json=question, timeout=30)
    if answer.status_code == 503:
        return "No tip today."
    return str(answer.raise_for_status().json()["choices"][0]["message"]["content"])


if __name__ == "__main__":
    print(*asyncio.run(shown("http://127.0.0.1:8512", sys.argv[1:])), sep="\n")
