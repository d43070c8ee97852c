"""What to type for an optional package, by what made this environment: pip does nothing for those of uvx and pipx."""

from __future__ import annotations

import sys
from pathlib import Path


def how_to_install(extra: str, prefix: str = sys.prefix) -> str:
    """The command, for somebody who installed Kiwi without that extra."""
    package, parts = f"'kiwi-recipes[{extra}]'", Path(prefix).parts
    if "archive-v0" in parts:  # where uv keeps what `uvx` runs
        return f"uvx --from {package} kiwi"
    if "uv" in parts and "tools" in parts:
        return f"uv tool install {package}"
    if "pipx" in parts:
        return f"pipx install --force {package}" if "venvs" in parts else f"pipx run --spec {package} kiwi"
    return f"pip install {package}"
