"""Every table: parser, upstream transports, pipeline, recordings, prompt. `make bench`; some twelve minutes."""

from __future__ import annotations

import subprocess
import sys

TABLES = (
    ["bench/parsers.py"],
    ["bench/transport.py"],
    ["-m", "bench.pipeline"],
    ["-m", "bench.fixtures"],
    ["-m", "bench.prompt_head"],
)

if __name__ == "__main__":
    codes = []
    for table in TABLES:
        print(f"\n## {table[-1]}\n", flush=True)
        codes.append(subprocess.run([sys.executable, *table], check=False).returncode)
    sys.exit(max(codes))
