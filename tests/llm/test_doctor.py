"""What the doctor says of backends in every state."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from contextlib import AsyncExitStack
from pathlib import Path

from kiwi_recipes.llm.doctor import diagnose
from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.testing import (
    ScriptedUpstream,
    anthropic_stream,
    json_answer,
    never,
    ollama_error,
    ollama_stream,
    openai_error,
    openai_stream,
    refusing_address,
    responses_stream,
)
from tests.support.servers import needs


async def test_each_state_has_its_remedy(tmp_path: Path) -> None:
    tokens = ["one ", "two ", "three"]
    async with (
        ScriptedUpstream(ollama_stream(tokens, pause=0.02), models=["m:latest"]) as good,
        ScriptedUpstream(models=["other"]) as without_model,
        ScriptedUpstream(ollama_error("boom"), models=["m:latest"]) as failing,
        ScriptedUpstream(never(), models=["m:latest"]) as silent,
        ScriptedUpstream() as locked,
    ):
        locked.route("GET", "/v1/models", openai_error("key", 401))
        file = tmp_path / "llm.yaml"
        file.write_text(
            f"""
            backends:
              good: {{type: ollama, base_url: "{good.url}", model: m}}
              missing: {{type: ollama, base_url: "{without_model.url}", model: m}}
              failing: {{type: ollama, base_url: "{failing.url}", model: m}}
              silent: {{type: ollama, base_url: "{silent.url}", model: m, timeouts: {{first_content: 0.3}}}}
              locked: {{type: openai_compat, base_url: "{locked.url}", model: m, api_key: wrong}}
              keyless: {{type: openai_compat, base_url: "{good.url}", model: m, api_key_env: NOT_SET_ANYWHERE}}
              away: {{type: ollama, base_url: "{refusing_address()}"}}
              gone: {{type: replay, path: gone.jsonl}}
              off: {{type: embedded, enabled: false}}
            """
        )
        router = build_router({}, file)
        found = {diagnosis.health.name: diagnosis for diagnosis in await diagnose(router)}
        await router.aclose()
    assert {name: diagnosis.health.state for name, diagnosis in found.items()} == {
        "good": "ready",
        "missing": "misconfigured",
        "failing": "ready",
        "silent": "ready",
        "locked": "misconfigured",
        "keyless": "misconfigured",
        "away": "unreachable",
        "gone": "misconfigured",
        "off": "disabled",
    }
    assert [name for name, diagnosis in found.items() if diagnosis.well] == ["good"]
    assert all(diagnosis.remedy for diagnosis in found.values() if not diagnosis.well)
    trial = found["good"].trial
    assert trial is not None
    assert (trial.text, trial.tokens) == ("one two three", 3)
    assert trial.first_token_s is not None
    assert 0 < (trial.tokens_per_s or 0) < 60
    assert "ollama pull m" in (found["missing"].remedy or "")
    assert "NOT_SET_ANYWHERE" in (found["keyless"].remedy or "")
    assert "401" in (found["locked"].health.detail or "")
    assert "nothing within" in (found["silent"].remedy or "")


async def test_the_embedded_model_is_tried_for_real(tmp_path: Path) -> None:
    file = tmp_path / "llm.yaml"
    file.write_text("backends: {tiny: {type: embedded, slots: 1}}")
    router = build_router({}, file)
    (diagnosis,) = await diagnose(router)
    await router.aclose()
    assert diagnosis.health.state == "cold"
    assert diagnosis.well
    assert diagnosis.trial is not None
    assert 1 < diagnosis.trial.tokens <= 10


async def test_what_is_said_is_said_once_and_names_the_model(tmp_path: Path) -> None:
    held = openai_stream(['{"vegetable": "leek"}'])
    async with (
        ScriptedUpstream(openai_stream(["one ", "two"]), held, models=["the-one"]) as good,
        ScriptedUpstream(openai_error("boom"), models=["the-one"]) as failing,
        ScriptedUpstream(openai_stream(["one"]), held) as small,
    ):
        small.route("GET", "/v1/models", json_answer({"data": [{"id": "m", "max_model_len": 2048}]}))
        file = tmp_path / "llm.yaml"
        entries = {"good": good.url, "failing": failing.url, "small": small.url, "away": refusing_address()}
        lines = [f"  {name}: {{type: openai_compat, base_url: '{url}'}}" for name, url in entries.items()]
        file.write_text("\n".join(["backends:", *lines]))
        router = build_router({}, file)
        found = {diagnosis.health.name: diagnosis for diagnosis in await diagnose(router)}
        await router.aclose()
    assert (found["good"].model, found["small"].model) == ("the-one", "m")
    assert found["good"].words == ()
    assert found["failing"].words == ("failing failed (HTTP 500).",)
    assert found["small"].well
    assert len(found["small"].words) == 2
    assert "2048 tokens" in found["small"].words[0]
    assert found["away"].words == ("away cannot be reached.", "Start the server, or correct base_url.")


async def test_a_server_of_each_api_is_found_well(tmp_path: Path) -> None:
    answers = {
        "ollama": ollama_stream(["one ", "two"]),
        "openai_compat": openai_stream(["one ", "two"]),
        "openai_responses": responses_stream(["one ", "two"]),
        "anthropic": anthropic_stream(["one ", "two"]),
    }
    async with AsyncExitStack() as servers:
        file = tmp_path / "llm.yaml"
        lines = ["backends:"]
        for kind, answer in answers.items():
            server = await servers.enter_async_context(ScriptedUpstream(answer, models=["m:latest", "m"]))
            lines.append(f"  {kind}: {{type: {kind}, base_url: '{server.url}', model: m}}")
        file.write_text("\n".join(lines))
        router = build_router({}, file)
        found = await diagnose(router)
        await router.aclose()
    assert [(one.health.name, one.well, one.trial and one.trial.text) for one in found] == [
        (kind, True, "one two") for kind in answers
    ]


async def test_what_is_wrong_with_a_servers_tls_is_said(tmp_path: Path) -> None:
    """It is there: to start it would not help."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kitchen.lan", "-days", "2"]
    command = [needs("openssl"), *made, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    file = tmp_path / "llm.yaml"
    for context, words in ((tls, "not trusted here (self-signed certificate)"), (None, "does not speak HTTPS")):
        async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
            port = server.sockets[0].getsockname()[1]
            kinds = ("ollama", "openai_compat", "anthropic", "orchestrator")
            lines = [f"  {kind}: {{type: {kind}, base_url: 'https://127.0.0.1:{port}', api_key: k}}" for kind in kinds]
            file.write_text("\n".join(["backends:", *lines]))
            router = build_router({}, file)
            for found in await diagnose(router):
                assert words in (found.health.detail or "").replace("self signed", "self-signed"), found
                assert not found.well
                assert "ollama serve" not in (found.remedy or "")
            await router.aclose()
