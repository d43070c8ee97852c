"""Every table: of the parser, the upstream transports, the pipeline, the recordings. `make bench`; some ten minutes."""

from __future__ import annotations

import subprocess
import sys

TABLES = (["bench/parsers.py"], ["bench/transport.py"], ["-m", "bench.pipeline"], ["-m", "bench.fixtures"])

if __name__ == "__main__":
    codes = []
    for table in TABLES:
        print(f"\n## {table[-1]}\n", flush=True)
        codes.append(subprocess.run([sys.executable, *table], check=False).returncode)
    sys.exit(max(codes))
