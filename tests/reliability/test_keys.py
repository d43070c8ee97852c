"""A `.env` in a folder that somebody happens to start `kiwi` in gets none of the keys of that somebody's shell."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.settings import explain, load_settings, read_environ, withheld_keys
from kiwi_recipes.testing import Scenario, ScriptedUpstream, anthropic_stream, openai_stream
from tests.support import warm
from tests.support.app import tokens

SHELL, FILE = "sk-of-the-shell", "sk-of-the-file"
SERVERS: dict[str, tuple[str, str, Callable[[list[str]], Scenario]]] = {
    "OPENAI_BASE_URL": ("OPENAI_API_KEY", "/v1", openai_stream),
    "ANTHROPIC_BASE_URL": ("ANTHROPIC_API_KEY", "", anthropic_stream),
}


def kiwi(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """With nothing else set than what the test says."""
    settings = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200", **environ}
    command = [warm.kiwi(), *arguments]
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=90, check=False)


def sent_to(upstream: ScriptedUpstream) -> str:
    return json.dumps([request.headers for request in upstream.requests])


@pytest.mark.parametrize(
    ("variable", "address_in", "keys_in", "sent"),
    [
        ("OPENAI_BASE_URL", "file", "shell", None),
        ("ANTHROPIC_BASE_URL", "file", "shell", None),
        ("OPENAI_BASE_URL", "file", "both", FILE),
        ("ANTHROPIC_BASE_URL", "shell", "both", SHELL),
        ("OPENAI_BASE_URL", "both", "shell", SHELL),
        ("OPENAI_BASE_URL", "shell", "file", FILE),
    ],
)
def test_a_key_goes_to_an_address_from_the_same_place(
    tmp_path: Path, variable: str, address_in: str, keys_in: str, sent: str | None
) -> None:
    key, path, stream = SERVERS[variable]
    with ScriptedUpstream(stream(tokens())) as upstream:
        file, shell = [], {}
        if address_in in ("file", "both"):
            file.append(f"{variable}={upstream.url}{path}")
        if address_in in ("shell", "both"):
            shell[variable] = f"{upstream.url}{path}"
        if keys_in in ("file", "both"):
            file.append(f"{key}={FILE}")
        if keys_in in ("shell", "both"):
            shell[key] = SHELL
        (tmp_path / ".env").write_text("\n".join(file))
        done = kiwi(tmp_path, "suggest", "eggs", **shell)
        found = sent_to(upstream)
    assert upstream.requests, done.stderr
    assert {name for name in (SHELL, FILE) if name in found} == ({sent} if sent else set())
    assert (f"the environment's {key} is not sent there" in done.stderr) == (sent is None)
    shown = {one.name: one.origin for one in explain(load_settings(shell), shell, tmp_path / ".env")}
    not_sent = "environment, not sent to an address from .env"
    assert shown[key] == (not_sent if sent is None else ".env" if sent == FILE else "environment")


CONFIG = 'backends:\n  there: {{type: {type}, base_url: "{url}", model: m, api_key_env: {key}}}\n'


@pytest.mark.parametrize(("type", "key"), [("openai_compat", "OPENAI_API_KEY"), ("orchestrator", "SOME_OTHER_SECRET")])
def test_nor_does_a_file_that_it_names_get_any(tmp_path: Path, type: str, key: str) -> None:
    with ScriptedUpstream(openai_stream(tokens())) as upstream:
        (tmp_path / "llm.yaml").write_text(CONFIG.format(type=type, url=upstream.url, key=key))
        (tmp_path / ".env").write_text("KIWI_LLM_CONFIG=llm.yaml")
        done = kiwi(tmp_path, "suggest", "eggs", **{key: SHELL})
        assert done.returncode == 1
        assert f"backends.there.api_key_env: {key} is set in the environment" in done.stderr
        assert "--config" in done.stderr
        assert upstream.requests == []
        for how, arguments in (({"KIWI_LLM_CONFIG": "llm.yaml"}, ()), ({}, ("--config", "llm.yaml"))):
            kiwi(tmp_path, "suggest", "eggs", *arguments, **{key: SHELL, **how})  # who names it wants it
        assert SHELL in sent_to(upstream)


def test_a_key_may_always_go_home(tmp_path: Path) -> None:
    (tmp_path / "llm.yaml").write_text(
        CONFIG.format(type="anthropic", url="https://api.anthropic.com", key="ANTHROPIC_API_KEY")
        + "  here: {type: openai_compat, base_url: https://api.openai.com/v1/, api_key_env: OPENAI_API_KEY}\n"
        + "  elsewhere: {type: ollama, base_url: http://127.0.0.1:9, api_key_env: OLLAMA_API_KEY}\n"
    )
    (tmp_path / ".env").write_text("KIWI_LLM_CONFIG=llm.yaml\nOLLAMA_API_KEY=its-own\n")
    environ = read_environ({"ANTHROPIC_API_KEY": SHELL, "OPENAI_API_KEY": SHELL}, tmp_path / ".env")
    assert withheld_keys(environ) == {"ANTHROPIC_API_KEY", "OPENAI_API_KEY"}
    assert environ["OLLAMA_API_KEY"] == "its-own"
    assert build_router(environ, tmp_path / "llm.yaml", withheld=withheld_keys(environ))
