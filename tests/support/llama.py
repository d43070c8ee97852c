"""llama.cpp's own HTTP server with the bundled model, for tests that want a real one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kiwi_recipes.llm.backends.bundled_model import find_bundled_model

MODEL = "SmolLM2-135M-Instruct"


@contextmanager
def llama_server(slots: int = 2, context: int = 2048) -> Iterator[str]:
    """Yields its address once the model is loaded. It wants no key."""
    model = find_bundled_model()
    assert model is not None, "the embedded model is not here"
    command = [
        sys.executable,
        "-m",
        "kiwi_recipes.llm.backends.embedded_server",
        "--model",
        str(model),
        "--alias",
        MODEL,
    ]
    options = ["--slots", str(slots), "--context", str(context), "--threads", "1"]
    with subprocess.Popen(
        [*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, "llama.cpp's server did not start"
            yield address
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            finally:
                process.kill()
