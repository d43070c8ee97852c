"""Puts the built page into the wheel. An editable install (`make dev`) serves it from frontend/dist."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises FileNotFoundError without a page, for a wheel that has none answers 503 where people look for it."""
        page = Path(self.root, "frontend", "dist")
        if version != "standard":
            return
        if not (page / "index.html").is_file():
            raise FileNotFoundError(f"{page} has no page. Build it first: make page")
        build_data["force_include"][str(page)] = "kiwi_recipes/_page"
