"""The scripted model server as a process: TEXT, the PAUSE between tokens, and then `end` or `hold`.

Prints its address, then a line of JSON for each request that it sees and for each that is left. Ends on SIGTERM.
"""

import json
import re
import signal
import sys
import threading
from dataclasses import replace

from kiwi_recipes.testing import Hold, Scenario, ScriptedUpstream, SeenRequest, ollama_stream


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def watch(upstream: ScriptedUpstream) -> None:
    """Tell of every request for as long as the process lives."""
    number = 0
    while True:
        number += 1
        request = upstream.arrived(number).result()
        tell(seen=number)
        threading.Thread(target=see_off, args=(number, request), daemon=True).start()


def see_off(number: int, request: SeenRequest) -> None:
    request.left.result()
    tell(left=number, cancelled=request.cancelled)


def scenario(text: str, pause: str, then: str) -> Scenario:
    written = ollama_stream(re.findall(r".{1,4}", text, re.S), pause=float(pause), end=then == "end")
    return replace(written, steps=(*written.steps, Hold())) if then == "hold" else written


def main() -> None:
    # Blocked before any thread exists, so that the signal waits for `sigwait` whichever thread it is sent to.
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with ScriptedUpstream(scenario(*sys.argv[1:])) as upstream:
        tell(url=upstream.url)
        threading.Thread(target=watch, args=(upstream,), daemon=True).start()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
