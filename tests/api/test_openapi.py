"""Row 23: what the OpenAPI document says and what the server does are the same, whatever one sends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.app import Kitchen, cooked, kitchen, web
from tests.support.figures import Figure

# A recipe that fails leaves its answer without an end, on purpose, which is a network error to whoever reads it.
BREAKS_OFF = ["--exclude-operation-id", "suggest_object"]
# Stopping a run does not delete it; a key that was used for another request is a 422 that no schema can foresee.
NOT_OURS = "use_after_free,ensure_resource_availability,positive_data_acceptance"


@pytest.mark.timeout(90)
def test_whatever_one_sends(figure: Figure, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")  # `make dev` installs it with the other packages
    with kitchen(cooked(size=300), KIWI_MAX_RUNS="500", KIWI_MAX_RUNS_PER_SESSION="500") as place:
        command = [
            str(program), "run", f"{place.url}/openapi.json", "--exclude-checks", NOT_OURS, *BREAKS_OFF,
            "--seed", "8512",
            "--max-examples", "10", "--max-time", "12", "--no-color",
        ]  # fmt: skip
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=80, check=False)
        assert ran.returncode == 0, ran.stdout[-4000:] + place.kiwi.log.read_text()[-2000:]
        assert "Traceback" not in place.kiwi.log.read_text()
    cases = next(line for line in ran.stdout.splitlines() if "generated" in line)
    figure(23, "cases", cases.strip())


async def test_the_document_has_the_stream_in_it(kiwi: httpx.AsyncClient, shared: Kitchen) -> None:
    document: dict[str, Any] = (await kiwi.get("/openapi.json")).json()
    content = document["paths"]["/api/v1/recipes/suggest"]["post"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
    event = document["components"]["schemas"]["Event"]
    assert set(event["discriminator"]["mapping"]) == {
        "stream.started", "stream.status", "token", "field.started", "field.delta", "field.done", "field.dropped",
        "field.reset", "stream.reset", "warning", "recipe.completed", "recipe.incomplete", "recipe.failed",
        "recipe.cancelled",
    }  # fmt: skip
    health = document["paths"]["/api/v1/health"]["get"]["responses"]
    schemas = [health[status]["content"]["application/json"]["schema"] for status in ("200", "503")]
    assert schemas[0] == schemas[1]
    for status, answer in document["paths"]["/api/v1/recipes/suggest"]["post"]["responses"].items():
        assert status in ("200", "204") or set(answer["content"]) == {"application/problem+json"}
        assert (status == "204") == ("content" not in answer)


async def test_every_status_that_is_sent_is_in_the_document(kiwi: httpx.AsyncClient) -> None:
    paths: dict[str, Any] = (await kiwi.get("/openapi.json")).json()["paths"]
    run = paths["/api/v1/recipes/streams/{run_id}"]
    for operation, statuses in (
        (paths["/api/v1/recipes/suggest"]["post"], {"401", "403", "408", "413", "415", "422", "429", "500", "503"}),
        (run["get"], {"401", "404", "410", "422", "500", "503"}),
        (run["delete"], {"401", "404", "422", "500", "503"}),
        (paths["/api/v1/backends"]["get"], {"401", "500"}),
        (paths["/api/v1/backends/warm"]["post"], {"202", "401", "500"}),
    ):
        assert statuses <= set(operation["responses"])
        assert "security" not in operation


async def test_in_cloud_mode_the_document_asks_for_a_session() -> None:
    with kitchen(CLOUD_MODE="true", KIWI_SESSION_SECRET="s" * 32) as place:
        async with web(place.url) as client:
            document: dict[str, Any] = (await client.get("/openapi.json")).json()
    schemes = document["components"]["securitySchemes"]
    assert {(scheme["in"], scheme["name"]) for scheme in schemes.values()} == {
        ("header", "X-CF-Session"),
        ("cookie", "cf_session"),
    }
    asks = {path for path, item in document["paths"].items() for operation in item.values() if "security" in operation}
    run = "/api/v1/recipes/streams/{run_id}"
    kept = "/api/v1/recipes/{recipe_id}"
    library = {"/api/v1/recipes", kept, f"{kept}/restore", f"{kept}/export", f"{kept}/share", "/api/v1/recipes/import"}
    library.add("/api/v1/recipes/import/text")
    past = f"{kept}/revisions/{{revision}}"
    library |= {f"{kept}/revise", f"{kept}/accept", f"{kept}/revisions", past, f"{past}/restore"}
    assert (
        asks
        == {
            "/api/v1/recipes/suggest",
            "/api/v1/recipes/suggest/stream",
            "/api/v1/recipes/suggest/object",
            "/api/v1/recipes/suggest/ui",
            "/api/v1/recipes/suggest/ui/{run_id}/stream",
            "/api/v1/recipes/suggest/ag-ui",
            "/api/v1/recipes/scale",
            run,
            "/api/v1/foods/check",
            "/api/v1/backends",
            "/api/v1/backends/warm",
        }
        | library
    )
