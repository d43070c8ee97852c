"""llm.yaml and the environment: what is read, and what is said about what can't be."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from kiwi_recipes.llm.config_errors import ConfigError
from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.llm.routing.config import (
    BACKEND_TYPES,
    AnthropicConfig,
    LLMConfig,
    OllamaConfig,
    OpenAICompatConfig,
    OrchestratorConfig,
    ReplayConfig,
    ServerConfig,
)
from kiwi_recipes.llm.routing.config_sources import load_config, ollama_url
from kiwi_recipes.testing import (
    Scenario,
    ScriptedUpstream,
    anthropic_stream,
    ollama_stream,
    openai_stream,
    responses_stream,
)

URL = "base_url: 'http://models.lan'"
SECRET = "sk-very-secret-0123456789"


def read(folder: Path, text: str, **environ: str) -> LLMConfig:
    file = folder / "llm.yaml"
    file.write_text(textwrap.dedent(text))
    return load_config(environ, file)


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return [str(problem).removeprefix(str(folder) + "/") for problem in caught.value.problems]


def test_an_empty_environment_looks_for_ollama_and_ends_with_the_embedded_model(tmp_path: Path) -> None:
    config = load_config({"HOME": str(tmp_path)})
    assert config.fallback_order == ("ollama", "embedded")
    ollama = config.backends["ollama"]
    assert isinstance(ollama, OllamaConfig)
    assert (ollama.base_url, ollama.quiet, ollama.model) == ("http://127.0.0.1:11434", True, None)


def test_everything_by_environment(tmp_path: Path) -> None:
    config = load_config(
        {
            "HOME": str(tmp_path),
            "OPENAI_BASE_URL": "http://models.lan:8000/v1/",
            "OPENAI_API_KEY": SECRET,
            "OPENAI_MODEL": "qwen3",
            "CF_ORCH_URL": "http://gpu.lan:7700",
            "OLLAMA_HOST": "kitchen:11500",
            "OLLAMA_MODEL": "llama3.2",
            "ANTHROPIC_API_KEY": SECRET,
        }
    )
    assert config.fallback_order == ("openai", "cf-orch", "ollama", "anthropic", "embedded")
    openai, orchestrator, ollama, anthropic = (config.backends[n] for n in config.fallback_order[:4])
    assert isinstance(openai, OpenAICompatConfig)
    assert (openai.base_url, openai.model, openai.api_key_env) == (
        "http://models.lan:8000/v1",
        "qwen3",
        "OPENAI_API_KEY",
    )
    assert isinstance(orchestrator, OrchestratorConfig)
    assert isinstance(ollama, OllamaConfig)
    assert (ollama.base_url, ollama.model, ollama.quiet) == ("http://kitchen:11500", "llama3.2", False)
    assert isinstance(anthropic, AnthropicConfig)


def test_a_key_alone_means_openai_itself(tmp_path: Path) -> None:
    openai = load_config({"HOME": str(tmp_path), "OPENAI_API_KEY": SECRET}).backends["openai"]
    assert isinstance(openai, OpenAICompatConfig)
    assert openai.base_url == "https://api.openai.com/v1"
    assert openai.model is not None


def test_a_base_url_without_a_key_asks_for_none(tmp_path: Path) -> None:
    openai = load_config({"HOME": str(tmp_path), "OPENAI_BASE_URL": "http://localhost:8080"}).backends["openai"]
    assert isinstance(openai, OpenAICompatConfig)
    assert (openai.api_key_env, openai.model) == (None, None)


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "CF_ORCH_URL"])
def test_an_address_without_scheme_in_the_environment(tmp_path: Path, variable: str) -> None:
    with pytest.raises(ConfigError, match=rf"environment: {variable}: .*http://"):
        load_config({"HOME": str(tmp_path), variable: "localhost:8080/v1"})


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:11434", "http://127.0.0.1:11434"),
        (":11500", "http://127.0.0.1:11500"),
        ("kitchen", "http://kitchen:11434"),
        ("kitchen:11500/", "http://kitchen:11500"),
        ("http://kitchen", "http://kitchen:80"),
        ("https://kitchen", "https://kitchen:443"),
        ("https://kitchen:8443/ollama", "https://kitchen:8443/ollama"),
        ("[::1]:11500", "http://[::1]:11500"),
        ("[::]", "http://[::1]:11434"),
        ("fe80::1", "http://[fe80::1]:11434"),
        ("kitchen:99999", "http://kitchen:11434"),
        (' "kitchen" ', "http://kitchen:11434"),
    ],
)
def test_ollama_host_is_read_as_ollama_reads_it(host: str, url: str) -> None:
    assert ollama_url(host) == url


def test_where_the_file_is_looked_for(tmp_path: Path) -> None:
    usual = tmp_path / ".config/circuitforge/llm.yaml"
    usual.parent.mkdir(parents=True)
    usual.write_text("backends: {usual: {type: embedded}}")
    named, given = tmp_path / "named.yaml", tmp_path / "given.yaml"
    named.write_text("backends: {named: {type: embedded}}")
    given.write_text("backends: {given: {type: embedded}}")
    environ = {"HOME": str(tmp_path)}
    assert load_config(environ).fallback_order == ("usual",)
    environ["KIWI_LLM_CONFIG"] = str(named)
    assert load_config(environ).fallback_order == ("named",)
    assert load_config(environ, given).fallback_order == ("given",)


def test_a_file_is_all_there_is(tmp_path: Path) -> None:
    config = read(tmp_path, "backends: {home: {type: ollama}}", OPENAI_API_KEY=SECRET)
    assert config.fallback_order == ("home",)


def test_a_full_file(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
        backends:
          gpu: {type: orchestrator, base_url: "http://gpu:7700", service: vllm, model_candidates: [a, b], ttl_s: 90}
          home:
            type: ollama
            base_url: http://kitchen:11434
            model: qwen3
            keep_alive: 30m
            num_ctx: 16384
            max_concurrent: 2
            timeouts: {first_content: 30}
          hosted: {type: openai_compat, base_url: "https://openrouter.ai/api/v1", model: m, api_key_env: MY_KEY}
          claude: {type: anthropic, model: claude-x}
          off: {type: ollama, enabled: false}
          demo: {type: replay, path: demo.jsonl, speed: 2}
          tiny: {type: embedded, slots: 1, start: on_demand}
        fallback_order: [gpu, home, off, tiny, home]
        """,
    )
    assert config.fallback_order == ("gpu", "home", "tiny")
    home, demo = config.backends["home"], config.backends["demo"]
    assert home.max_concurrent == 2
    assert home.timeouts.first_content == 30
    assert isinstance(demo, ReplayConfig)
    assert demo.path == tmp_path / "demo.jsonl"


def test_a_file_of_the_older_library_still_works(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
        backends:
          vllm:
            type: openai_compat
            base_url: http://localhost:8000/v1
            model: __auto__
            api_key: any
            enabled: true
            supports_images: false
            cf_orch: {service: vllm, model_candidates: [x]}
          moondream: {type: vision_service, base_url: "http://localhost:8002"}
        fallback_order: [vllm, moondream]
        vision_fallback_order: [moondream]
        """,
    )
    assert config.fallback_order == ("vllm",)
    assert config.backends["vllm"].model is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "llm.yaml: must be a mapping"),
        ("- a\n", "llm.yaml:1: must be a mapping"),
        ("backends:\n  a: [unclosed\n", "llm.yaml:3: is not YAML"),
        ("backends:\n\ta:\n", "llm.yaml:2: is indented with a tab"),
        ("backends:\n  a: {type: ollama}\n  a: {type: embedded}\n", "llm.yaml:3: `a` stands here a second time"),
        ("backends:\n  a:\n    type: ollama\n    type: embedded\n", "llm.yaml:4: `type` stands here a second time"),
        ("fallback_order: [a]\n", "llm.yaml:1: backends: must name at least one"),
        ("backends:\n", "llm.yaml:1: backends: must name at least one"),
        ("backends:\n  a: ollama\n", "llm.yaml:2: backends.a: must be a mapping"),
        ("backends:\n  a: {model: m}\n", "llm.yaml:2: backends.a.type: must be one of ollama, openai_compat"),
        ("backends:\n  a:\n    type: olama\n", "llm.yaml:3: backends.a.type: must be one of"),
        ("backends:\n  a:\n    type: openai_compat\n", "llm.yaml:2: backends.a.base_url: is missing"),
        (
            "backends:\n  a:\n    type: openai_compat\n    base_url: localhost:8000\n",
            "llm.yaml:4: backends.a.base_url: base_url needs http://",
        ),
        (
            "backends:\n  a:\n    type: ollama\n    base_ulr: http://x\n",
            "llm.yaml:4: backends.a.base_ulr: is not a setting of this type; there are api_key,",
        ),
        (
            "backends:\n  a:\n    type: ollama\n    timeouts:\n      stall: soon\n",
            "llm.yaml:5: backends.a.timeouts.stall: must be a number",
        ),
        ("backends:\n  a: {type: ollama, max_concurrent: 0}\n", "llm.yaml:2: backends.a.max_concurrent: "),
        (
            "backends:\n  a: {type: ollama}\nfallback_order:\n  - a\n  - b\n",
            "llm.yaml:5: fallback_order.1: no backend has this name; there are a",
        ),
        ("backends:\n  a: {type: ollama}\nfallback_order: a\n", "llm.yaml:3: fallback_order: must be a list"),
        ("backends:\n  a: {type: ollama}\nfalback_order: [a]\n", "llm.yaml:3: falback_order: is not a setting"),
        ("a: &a\n  b: *a\n", "llm.yaml:1: refers to itself"),
        ("? [a]\n: b\n", "llm.yaml:1: a key must be a plain word"),
        ("backends: !!python/object:os.system {}\n", "llm.yaml:1: is not YAML"),
        ("backends: \x01\n", "llm.yaml: has characters"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_key(tmp_path: Path, text: str, problem: str) -> None:
    assert refused(tmp_path, text)[0].startswith(problem)


def test_a_backend_may_be_called_off(tmp_path: Path) -> None:
    config = read(
        tmp_path, "backends:\n  off: {type: ollama, enabled: yes}\n  1: {type: embedded}\nfallback_order: [1, off]"
    )
    assert config.fallback_order == ("1", "off")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    problems = refused(tmp_path, "backends:\n  a: {type: x}\n  b: {type: ollama, seed: 1}\nfallback_order: [c]\n")
    assert len(problems) == 3


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"away\.yaml: can't be read: No such file"):
        load_config({}, tmp_path / "away.yaml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "llm.yaml").write_bytes(b"backends: \xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config({}, tmp_path / "llm.yaml")


@pytest.mark.parametrize(
    "text",
    [
        f"backends:\n  a: {{type: ollama, api_key: {SECRET}, x: 1}}\n",
        f"backends:\n  a: {{type: ollama, api_key: [{SECRET}]}}\n",
        f"backends:\n  a: {{type: ollama, max_concurrent: {SECRET}}}\n",
        f"backends:\n  a: {{type: ollama, base_url: 'me:{SECRET}@host'}}\n",
        f"backends:\n  a: {{type: ollama, base_url: 'http://me:{SECRET}@host:port'}}\n",
        f"backends:\n  a: {{type: ollama, api_key: {SECRET}\n",
        f"backends:\n  a: {{type: {SECRET}}}\n",
        f"backends:\n  a: {{type: ollama}}\nfallback_order: [{SECRET}]\n",
        f"backends:\n  api_key: {SECRET}\n",
    ],
)
def test_no_error_shows_a_value_of_the_file(tmp_path: Path, text: str) -> None:
    assert SECRET not in "\n".join(refused(tmp_path, text))


def test_no_repr_shows_a_key(tmp_path: Path) -> None:
    text = f"backends:\n  a: {{type: openai_compat, base_url: 'http://h', api_key: {SECRET}}}\n"
    config = read(tmp_path, text, ANTHROPIC_API_KEY=SECRET, OPENAI_API_KEY=SECRET)
    assert SECRET not in repr(config)


async def test_neither_health_nor_backend_shows_a_key(tmp_path: Path) -> None:
    router = build_router(
        {"HOME": str(tmp_path), "OPENAI_API_KEY": SECRET, "OPENAI_BASE_URL": "http://127.0.0.1:9", "CF_ORCH_URL":
         "http://127.0.0.1:9", "CF_ORCH_API_KEY": SECRET, "ANTHROPIC_API_KEY": SECRET,
         }
    )  # fmt: skip
    healths = [h for h in await router.healths() if h.name != "anthropic"]
    shown = repr(healths) + repr(router.routes)
    await router.aclose()
    assert SECRET not in shown
    assert {h.state for h in healths} <= {"unreachable", "cold", "misconfigured", "ready"}


def test_a_disabled_backend_is_shown_but_not_tried(tmp_path: Path) -> None:
    file = tmp_path / "llm.yaml"
    file.write_text("backends:\n  a: {type: ollama, enabled: false}\n  b: {type: embedded}\n")
    router = build_router({}, file)
    assert [route.name for route in router.routes] == ["b"]
    assert [h.state for h in router.disabled] == ["disabled"]


def test_the_file_in_the_manual_is_one(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs/router.md").read_text()
    config = read(tmp_path, manual.split("```yaml\n")[1].split("```")[0])
    assert config.fallback_order == ("gpu", "kitchen", "hosted", "tiny")
    assert set(config.backends) == {"gpu", "kitchen", "hosted", "claude", "tiny", "demo"}


def settings_told() -> dict[str, set[str]]:
    """What the manual's table names, for each type of backend."""
    manual = (Path(__file__).parents[2] / "docs/router.md").read_text()
    table = manual.split("| for | settings |\n|---|---|\n")[1].split("\n\n")[0]
    told: dict[str, set[str]] = {kind: set() for kind in BACKEND_TYPES}
    for line in table.splitlines():
        kinds, settings = line.strip("| ").split(" | ", 1)
        for kind in BACKEND_TYPES if kinds == "all" else re.findall(r"`(\w+)`", kinds):
            told[kind] |= set(re.findall(r"`(\w+)`", settings))
    return told


@pytest.mark.parametrize("kind", BACKEND_TYPES)
def test_every_setting_is_in_the_manual(kind: str) -> None:
    """In a row that is for its type."""
    assert BACKEND_TYPES[kind].model_fields.keys() - settings_told()[kind] == set()


@pytest.mark.parametrize("kind", BACKEND_TYPES)
def test_every_type_that_speaks_to_a_server_is_in_the_manual_of_servers(kind: str) -> None:
    manual = (Path(__file__).parents[2] / "docs/upstreams.md").read_text()
    table = manual.split("## The adapters")[1].split("\n\n")[1]
    assert (f"`{kind}`" in table) == issubclass(BACKEND_TYPES[kind], ServerConfig)


def test_every_type_is_built(tmp_path: Path) -> None:
    settings = {"embedded": "", "replay": "path: a.jsonl"}
    entries = (f"  {kind}: {{type: {kind}, {settings.get(kind, URL)}}}" for kind in BACKEND_TYPES)
    file = tmp_path / "llm.yaml"
    file.write_text("\n".join(["backends:", *entries]))
    assert [route.name for route in build_router({}, file).routes] == list(BACKEND_TYPES)


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("{type: anthropic}", "ANTHROPIC_API_KEY"),
        ("{type: anthropic, base_url: 'https://api.anthropic.com/v1/'}", "ANTHROPIC_API_KEY"),
        ("{type: anthropic, base_url: 'http://llama.lan:8080'}", None),
        ("{type: anthropic, base_url: 'http://llama.lan:8080', api_key_env: LLAMA_KEY}", "LLAMA_KEY"),
        ("{type: anthropic, api_key: k}", None),
    ],
)
def test_only_anthropic_itself_is_sent_its_key_unasked(tmp_path: Path, entry: str, key: str | None) -> None:
    backend = read(tmp_path, f"backends: {{claude: {entry}}}").backends["claude"]
    assert isinstance(backend, AnthropicConfig)
    assert backend.api_key_env == key


def test_anthropics_protocol_elsewhere_by_environment(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "ANTHROPIC_BASE_URL": "http://llama.lan:8080"}
    for key in ({}, {"ANTHROPIC_API_KEY": SECRET}):
        backend = load_config(environ | key).backends["anthropic"]
        assert isinstance(backend, AnthropicConfig)
        assert backend.base_url == "http://llama.lan:8080"
        assert backend.api_key_env == next(iter(key), None)
    assert "anthropic" not in load_config({"HOME": str(tmp_path)}).backends


@pytest.mark.parametrize("kind", ["openai_compat", "ollama", "anthropic", "openai_responses"])
async def test_headers_for_a_gateway(tmp_path: Path, kind: str) -> None:
    answers: dict[str, Callable[..., Scenario]] = {
        "openai_compat": openai_stream,
        "ollama": ollama_stream,
        "anthropic": anthropic_stream,
        "openai_responses": responses_stream,
    }
    with ScriptedUpstream(answers[kind](["{}"])) as upstream:
        file = tmp_path / "llm.yaml"
        file.write_text(
            f"backends: {{it: {{type: {kind}, base_url: '{upstream.url}', model: m, "
            f"headers: {{cf-access-client-secret: {SECRET}, X-Team: kitchen}}}}}}"
        )
        router = build_router({}, file)
        assert await router.complete("Hi") == "{}"
        await router.aclose()
        headers = upstream.requests[0].headers
    assert (headers["cf-access-client-secret"], headers["x-team"]) == (SECRET, "kitchen")
    assert SECRET not in repr(load_config({}, file)) + repr(router.routes)


@pytest.mark.parametrize(
    "headers", ["{'X Team': a}", '{X-Team: "a\\u00e9"}', '{X-Team: "a\\nb"}', "{X-Team: [a]}", "{'': a}"]
)
def test_headers_that_are_none(tmp_path: Path, headers: str) -> None:
    (problem,) = refused(tmp_path, f"backends: {{it: {{type: ollama, headers: {headers}}}}}")
    assert "headers" in problem


@pytest.mark.parametrize("value", ['"5"', '"ten minutes"', "30 m", "5min", "''"])
def test_a_keep_alive_that_ollama_would_refuse(tmp_path: Path, value: str) -> None:
    (problem,) = refused(tmp_path, f"backends: {{it: {{type: ollama, keep_alive: {value}}}}}")
    assert "keep_alive" in problem
    assert "10m" in problem


@pytest.mark.parametrize(
    ("written", "read"), [("30m", "30m"), ("1h30m", "1h30m"), ("-1", -1), ("0", 0), ("1.5h", "1.5h")]
)
def test_a_keep_alive(tmp_path: Path, written: str, read: str | int) -> None:
    file = tmp_path / "llm.yaml"
    file.write_text(f"backends: {{it: {{type: ollama, keep_alive: {written}}}}}")
    (entry,) = load_config({}, file).backends.values()
    assert isinstance(entry, OllamaConfig)
    assert entry.keep_alive == read
