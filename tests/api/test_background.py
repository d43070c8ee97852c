"""What goes on beside the requests fails visibly, and is begun anew: a real uvicorn, real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiwi_recipes import app as app_module
from kiwi_recipes.api import background
from kiwi_recipes.api.services import Services
from kiwi_recipes.app import create_app
from kiwi_recipes.recipes.languages import LANGUAGES
from tests.api.test_middleware import served
from tests.support.app import scripted_only, web
from tests.support.clock import HANG


async def test_each_task_that_fails_is_logged_told_by_health_and_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    config = tmp_path / "llm.yaml"
    config.write_text(scripted_only("http://127.0.0.1:9"))
    mended: list[bool] = []

    def failing(work: Callable[[Services], Awaitable[None]]) -> Callable[[Services], Awaitable[None]]:
        async def work_or_fail(services: Services) -> None:
            if not mended:
                raise ZeroDivisionError
            await work(services)

        return work_or_fail

    for name, work in app_module.BACKGROUND.items():
        monkeypatch.setitem(app_module.BACKGROUND, name, failing(work))
    monkeypatch.setattr(background, "AGAIN_AFTER", 0.05)
    with served(create_app(environ={"KIWI_LLM_CONFIG": str(config)})) as url:
        async with web(url) as client, asyncio.timeout(HANG):

            async def trouble() -> str | None:
                return (await client.get("/api/v1/health")).json()["trouble"]  # type: ignore[no-any-return]

            every = "; ".join(f"{name} fails: ZeroDivisionError" for name in sorted(app_module.BACKGROUND))
            while await trouble() != every:
                await asyncio.sleep(0.02)
            mended.append(True)
            while await trouble() is not None:
                await asyncio.sleep(0.02)
    for name in app_module.BACKGROUND:
        assert f"{name} failed; it is tried again" in caplog.text


@pytest.mark.parametrize(("setting", "ready"), [("", list(LANGUAGES)), ("it, en", ["it", "en"])])
async def test_the_languages_that_are_made_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, ready: list[str]
) -> None:
    config = tmp_path / "llm.yaml"
    config.write_text(scripted_only("http://127.0.0.1:9"))
    rehearsed: list[str] = []
    all_of_them = threading.Event()

    def rehearse(language: str) -> None:
        rehearsed.append(language)
        if len(rehearsed) == len(ready):
            all_of_them.set()

    monkeypatch.setattr(app_module, "rehearse", rehearse)
    with served(create_app(environ={"KIWI_LLM_CONFIG": str(config), "KIWI_READY_LANGUAGES": setting})) as url:
        assert await asyncio.to_thread(all_of_them.wait, HANG)
        async with web(url) as client:
            assert (await client.get("/api/v1/health")).json()["trouble"] is None
    assert rehearsed == ready
