"""Pin the newest compatible packages: run.txt for the server, dev.txt for its tests, bench.txt for its peers.

Each list constrains the next, and none names a registry. Run by `make lock`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

UV = [
    shutil.which("uv") or str(Path(sys.executable).with_name("uv")), "pip", "compile",
    "pyproject.toml", "--universal", "--python-version", "3.11",
    "--extra", "embedded", "--extra", "redis", "--extra", "postgres", "--group", "model",
    "--no-emit-index-url", "--no-annotate", "--no-header", "-q",
    "--no-emit-package", "kiwi-parser", "--upgrade",
]  # fmt: skip
LISTS = {"run": [], "dev": ["--group", "dev"], "bench": ["--group", "dev", "--group", "bench"]}

previous: Path | None = None
for name, groups in LISTS.items():
    target = Path("requirements") / f"{name}.txt"
    constraint = ["-c", str(previous)] if previous else []
    subprocess.run([*UV, *groups, *constraint, "-o", str(target)], check=True)
    previous = target
