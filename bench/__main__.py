"""Every table: the parser's, the upstream transports', the pipeline's. `make bench`; some ten minutes."""

from __future__ import annotations

import subprocess
import sys

TABLES = (["bench/parsers.py"], ["bench/transport.py"], ["-m", "bench.pipeline"])

if __name__ == "__main__":
    codes = []
    for table in TABLES:
        print(f"\n## {table[-1]}\n", flush=True)
        codes.append(subprocess.run([sys.executable, *table], check=False).returncode)
    sys.exit(max(codes))
