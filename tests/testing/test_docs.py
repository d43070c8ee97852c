"""The example in the documentation runs as it is printed."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "upstreams.md"


def test_the_example_runs() -> None:
    examples = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    [ours] = [example for example in examples if "ScriptedUpstream" in example]
    exec(compile(ours, str(DOCS), "exec"), {})
