"""OpenTelemetry: a real server that sends its spans to a real receiver (OTLP over HTTP), and one that sends none."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kiwi_recipes import tracing
from kiwi_recipes.testing import Scenario
from tests.support.app import ASK, SUGGEST, cooked, kitchen, streamed, web
from tests.support.clock import HANG

pytest.importorskip("fastapi.telemetry")
trace_service = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")


class Receiver(ThreadingHTTPServer):
    """Takes what an exporter sends, as an OpenTelemetry collector does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.spans: list[Any] = []

    def named(self, name: str) -> list[Any]:
        return [span for span in self.spans if span.name == name]

    def wait_for(self, name: str) -> Any:
        until = time.monotonic() + HANG
        while not self.named(name):
            if time.monotonic() > until:
                raise TimeoutError(f"{name} is not among {[span.name for span in self.spans]}")
            time.sleep(0.02)
        return self.named(name)[0]


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path == "/v1/traces":
            sent = trace_service.ExportTraceServiceRequest.FromString(body)
            self.server.spans += [
                span for of in sent.resource_spans for scope in of.scope_spans for span in scope.spans
            ]
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Not told."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def noted(span: Any) -> dict[str, Any]:
    values = {pair.key: pair.value for pair in span.attributes}
    return {key: getattr(value, value.WhichOneof("value")) for key, value in values.items()}


async def test_a_request_its_run_its_attempts_and_their_calls_are_one_trace() -> None:
    with receiver() as spans:
        otel = {"OTEL_EXPORTER_OTLP_ENDPOINT": spans.url, "OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_SERVICE_NAME": "kiwi"}
        with kitchen(Scenario((), status=500), cooked(pause=0.005), **otel) as place:
            async with web(place.url) as client:
                assert (await client.post(SUGGEST, json=ASK)).status_code == 502
                transcript = await streamed(client)
            failed, run = spans.wait_for("run"), None
            while run is None:
                run = next((one for one in spans.named("run") if noted(one)["run.id"] == transcript.id), None)
                time.sleep(0.02)
        mine = [span for span in spans.spans if span.trace_id == run.trace_id]
    by_id = {span.span_id: span.name for span in mine}
    parents = {(by_id.get(span.parent_span_id), span.name) for span in mine}
    assert parents == {(None, f"POST {SUGGEST}"), (f"POST {SUGGEST}", "run"), ("run", "attempt"), ("attempt", "call")}
    (request,) = (span for span in mine if not span.parent_span_id)
    assert request.end_time_unix_nano >= run.end_time_unix_nano > request.start_time_unix_nano
    (call,) = (span for span in mine if span.name == "call")
    assert noted(call) == {"backend.name": "scripted"}
    assert noted(run) | {"run.first_token_s": 0} == {
        "run.id": transcript.id,
        "run.end": "completed",
        "run.events": len(transcript.events),
        "run.first_token_s": 0,
    }
    assert (noted(failed)["run.end"], noted(failed)["error.type"]) == ("failed", "failed")
    (broken,) = (span for span in spans.named("call") if span.trace_id == failed.trace_id)
    assert noted(broken)["error.type"] == "upstream_error"
    assert not any(span.events for span in spans.spans)  # no words of a user's or a model's


ASLEEP = """
import sys
from kiwi_recipes import tracing
from kiwi_recipes.app import create_app
create_app(environ={})
assert tracing.span("run", run__id="1") is tracing.span("attempt")
print(*(name for name in sys.modules if name.startswith(("opentelemetry.sdk", "opentelemetry.exporter"))))
"""


def test_without_otel_variables_nothing_of_it_is_loaded_and_a_span_is_nothing() -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run([sys.executable, "-c", ASLEEP], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


@pytest.mark.parametrize("environ", [{"OTEL_SDK_DISABLED": "true", "OTEL_SERVICE_NAME": "kiwi"}, {}])
def test_it_can_be_switched_off(environ: dict[str, str]) -> None:
    assert not tracing.enable(environ)


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    assert not tracing.enable({"OTEL_SERVICE_NAME": "kiwi"})
    assert "kiwi-recipes[otel]" in caplog.text
