"""`kiwi inspect --plot`: the fields of a recording as bars over its tokens, and when each token came."""

from __future__ import annotations

from pathlib import Path

from kiwi_recipes.extras import how_to_install
from kiwi_recipes.inspection import Field, Inspection

INSTALL = f"A plot needs matplotlib: {how_to_install('plot')}"
DONE, DROPPED, OPEN = "#4c8c4a", "#b3402a", "#c9a227"


class PlotUnavailable(Exception):
    """matplotlib is not installed."""


def plot(found: Inspection, path: Path) -> None:
    """Write the picture as SVG. Raises PlotUnavailable, OSError."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
        from matplotlib.patches import Patch
    except ImportError:
        raise PlotUnavailable(INSTALL) from None
    fields = [one for one in found.fields.values() if one.path]
    with mpl.rc_context({"svg.hashsalt": "kiwi", "svg.fonttype": "none", "font.size": 8}):
        height = 2.2 + 0.2 * max(len(fields), 3)
        figure = Figure(figsize=(9, height), layout="constrained")
        bars, times = figure.subplots(2, 1, sharex=True, height_ratios=[height - 2, 1.6])
        last = len(found.tokens)
        for row, one in enumerate(fields):
            end = last if one.last_token is None else one.last_token
            bars.barh(row, max(end - one.first_token, 0.6), left=one.first_token, color=_color(one), height=0.7)
            if one.notes:
                bars.plot(end, row, marker="x", color="black", markersize=4)
        bars.set_yticks(range(len(fields)), [_label(one.path) for one in fields])
        bars.invert_yaxis()
        bars.set_title(_title(found), loc="left", fontsize=9)
        bars.grid(axis="x", alpha=0.3)
        states = {"done": DONE, "dropped": DROPPED, "open at the end": OPEN}
        handles = [Patch(color=color, label=name) for name, color in states.items()]
        bars.legend(handles=handles, loc="upper right", fontsize=7, title="x: mended", title_fontsize=7)
        times.plot(range(1, last + 1), [ms / 1000 for ms in found.tokens], color="#444444", linewidth=1)
        times.set_xlabel("tokens")
        times.set_ylabel("seconds")
        times.grid(alpha=0.3)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _color(one: Field) -> str:
    return {"done": DONE, "dropped": DROPPED}.get(one.state, OPEN)


def _label(path: str) -> str:
    label = path if len(path) <= 30 else f"{path[:29]}…"
    return label.replace("$", r"\$")  # else matplotlib reads it as a formula


def _title(found: Inspection) -> str:
    first = f"first token after {found.tokens[0] / 1000:.2f} s" if found.tokens else "no token"
    return f"{found.header.model}, {first}, {len(found.tokens)} tokens: {found.outcome}".replace("$", r"\$")
