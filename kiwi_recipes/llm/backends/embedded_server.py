"""The process in which llama.cpp runs: `python -m kiwi_recipes.llm.backends.embedded_server --model FILE`.

A process of its own because native code that crashes, or that fills the memory, must not take the recipe server
with it. It listens on a free port of 127.0.0.1, prints its address as one line when the model is loaded, and lives
as long as its standard input is open: when the parent goes, however it goes, the pipe closes and the model goes too.

The key that callers must send comes by environment, which other users of the machine cannot read, unlike arguments.
"""

from __future__ import annotations

import argparse
import os
import threading
from pathlib import Path

KEY_VARIABLE = "KIWI_EMBEDDED_KEY"


def main() -> None:
    options = _parse_arguments()
    address_line = _keep_stdout_for_ourselves()
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    server = _start(options)
    os.write(address_line, f"{server.listening_address}\n".encode())
    threading.Event().wait()


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve a GGUF file with llama.cpp until stdin closes.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--alias", required=True, help="the model's name in the API")
    parser.add_argument("--slots", type=int, default=2, help="streams at once")
    parser.add_argument("--context", type=int, default=4096, help="tokens of context per slot")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _keep_stdout_for_ourselves() -> int:
    """llama.cpp may print; only the address line belongs on the pipe that the parent reads."""
    ours = os.dup(1)
    os.dup2(2, 1)
    return ours


def _end_with_stdin() -> None:
    while os.read(0, 4096):
        pass
    # Not sys.exit: this is not the main thread, and native threads may be in the middle of a token.
    os._exit(0)


def _start(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(options.model)
    params.model_alias = {options.alias}
    params.n_parallel = options.slots
    # How many tokens of a prompt are read in one step, in which all other slots stand still: with the default (2048) a
    # neighbour's stream freezes for 23 s on two cores, with 256 for 5.6 s, and prompts are read as fast.
    params.n_batch = 256
    params.n_ctx = options.context * options.slots
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    params.ui = False
    params.cors_origins = ""
    if key := os.environ.get(KEY_VARIABLE):
        params.api_keys = [key]
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
