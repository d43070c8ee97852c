"""Keys never come into a recording, and with `--private` nothing that the user typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiwi_recipes.llm.addresses import parse_base_url
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.transport import new_transport
from kiwi_recipes.recording import Header, RecordingTransport, RecordingWriter, read_recording
from kiwi_recipes.recording.redact import SecretFilter, hide_typed, secrets_of, without_secrets
from kiwi_recipes.testing import ScriptedUpstream, openai_error
from tests.support.wires import WIRES, WireCase, drain

KEY = "my-own-key-0123456789"


@pytest.mark.parametrize("first", range(len(KEY) + 1))
def test_a_key_cut_in_two_is_found(first: int) -> None:
    data = f"before {KEY} after my-own-ke".encode()
    found = SecretFilter([KEY.encode()])
    at = len("before ") + first
    pieces = [found.feed(data[:at]), found.feed(data[at:]), found.close()]
    assert b"".join(pieces) == b"before [redacted] after my-own-ke"


def test_a_key_cut_byte_by_byte_is_found() -> None:
    data = f"a {KEY}{KEY} b".encode()
    found = SecretFilter([KEY.encode(), b"other-key"])
    assert b"".join([*(found.feed(data[at : at + 1]) for at in range(len(data))), found.close()]) == (
        b"a [redacted][redacted] b"
    )


def test_what_holds_no_key_passes_as_it_was_cut() -> None:
    found = SecretFilter([KEY.encode()])
    assert [found.feed(data) for data in (b"data: ", b"{}\n", b"\n")] == [b"data: ", b"{}\n", b"\n"]


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-abcdefghijklmnop1234",
        "sk-ant-api03-abcdefghijklmnop",
        "hf_abcdefghijklmnopqrstuv",
        "Bearer abcdefgh12345678",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
    ],
)
def test_keys_are_known_by_their_looks(text: str) -> None:
    assert text not in json.dumps(without_secrets({"error": [f"Incorrect key: {text}."]}))


def test_members_with_the_name_of_a_secret_are_emptied_and_others_are_not() -> None:
    body = {"api_key": "x", "session_id": "y", "max_tokens": 5, "tokens": "z", "stop_token": 3, "in": {"password": "p"}}
    assert without_secrets(body) == {
        "api_key": "[redacted]",
        "session_id": "[redacted]",
        "max_tokens": 5,
        "tokens": "z",
        "stop_token": 3,
        "in": {"password": "[redacted]"},
    }


def test_a_recipe_is_not_taken_for_a_key() -> None:
    text = {"steps": ["Bearer of good news: key-lime-pie-with-whipped-cream, then sk-illet to the task"]}
    assert without_secrets(text) == text


def test_the_secrets_of_headers() -> None:
    headers = {
        "authorization": f"Bearer {KEY}",
        "x-api-key": "abcdefgh",
        "cookie": "id=abcdef12",
        "accept": "text/html",
    }
    assert set(secrets_of(headers)) == {KEY.encode(), b"abcdefgh", b"id=abcdef12"}


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
async def test_a_server_that_sends_the_key_back_does_not_get_it_recorded(wire: WireCase, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    scenario = wire.refusal(f"no such key: {KEY}", 401).recut(5)
    async with ScriptedUpstream(scenario) as upstream:
        transport = RecordingTransport(new_transport(parse_base_url(upstream.url)), file)
        backend: HttpBackend = wire.backend("a", upstream.url, "m", transport=transport, api_key=KEY)
        await drain(backend)
        await backend.aclose()
    assert KEY not in file.read_text()
    assert b"no such key: [redacted]" in read_recording(file).wire


def test_without_what_the_user_typed() -> None:
    body = {
        "model": "m",
        "messages": [{"role": "user", "content": "eggs"}],
        "input": [{"type": "text", "text": "eggs"}],
        "prompt": "eggs",
        "format": {"type": "object", "properties": {"item": {"enum": ["eggs"]}}},
        "max_tokens": 5,
    }
    hidden = hide_typed(body)
    assert "eggs" not in json.dumps(hidden)
    assert (hidden["model"], hidden["max_tokens"], hidden["messages"][0]["role"]) == ("m", 5, "user")


async def test_earlier_answers_are_kept_beside_the_last(tmp_path: Path) -> None:
    """A server that refuses a request is asked again with less: both are kept, the last under the name given."""
    wire = next(wire for wire in WIRES if wire.name == "openai")
    refusal = openai_error("response_format is not supported", 400)
    async with ScriptedUpstream(refusal, wire.stream(["{}"])) as upstream:
        transport = RecordingTransport(new_transport(parse_base_url(upstream.url)), tmp_path / "x.jsonl")
        backend: HttpBackend = wire.backend("a", upstream.url, "m", transport=transport)
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.text == "{}"
    statuses = {file.name: read_recording(file).status for file in tmp_path.iterdir()}
    assert statuses == {"x.1.jsonl": 400, "x.jsonl": 200}


def test_events_hold_no_keys(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "x.jsonl", Header("events", "kiwi", "m", {"note": "sk-abcdefghijklmnopqrst"}))
    writer.event({"type": "token", "seq": 1, "text": "sk-abcdefghijklmnopqrst"})
    writer.close("whole")
    assert "sk-abc" not in (tmp_path / "x.jsonl").read_text()
