"""What an assembler keeps of the objects and arrays that are open, and of values that wait."""

from __future__ import annotations

from typing import Any

from kiwi_parser.events import Path
from kiwi_parser.plan import Check, FieldPlan, FieldSlot, ObjectPlan


class Waiting:
    """A value whose validators looked at fields that are not known yet."""

    __slots__ = ("attached", "mends", "path", "plan", "raw", "shell", "slot", "span")

    def __init__(
        self,
        slot: FieldSlot,
        plan: FieldPlan,
        path: Path,
        raw: Any,
        span: tuple[int, int],
        shell: Check | None,
        attached: bool,
    ) -> None:
        self.slot = slot
        self.plan = plan
        self.path = path
        self.raw = raw
        self.span = span
        self.shell = shell
        self.attached = attached
        self.mends: list[str] = []

    def was_told(self) -> bool:
        """Whether anything was said of it: a number or a word is said when it is valid."""
        return (
            isinstance(self.raw, list | dict)
            or self.shell is not None
            or (self.plan.streams_text and isinstance(self.raw, str))
        )


class Lone:
    """A list for which one text stood: its place, what is known of its entries, and how many fields there were."""

    __slots__ = ("entries", "fields", "frame", "likely", "slot", "start")

    def __init__(self, frame: Frame, slot: FieldSlot, entries: list[Any], start: int, fields: int) -> None:
        self.frame = frame
        self.slot = slot
        self.entries = entries
        self.start = start
        self.fields = fields
        self.likely: bool | None = None
        """Whether the key at hand is an entry of it; None if it may be."""


class Frame:
    """An object or array that is taken member by member or entry by entry."""

    __slots__ = (
        "again",
        "aside",
        "chosen",
        "filled",
        "heading",
        "held",
        "index",
        "members",
        "path",
        "plan",
        "raw",
        "section",
        "seen",
        "slot",
        "start",
        "tags",
        "told",
        "values",
        "waiting",
    )

    def __init__(self, plan: FieldPlan, members: ObjectPlan | None, path: Path, slot: FieldSlot, start: int) -> None:
        self.plan = plan
        self.members = members
        """Of an object: its fields. None for an array."""
        self.path = path
        self.slot = slot
        """Its place in the frame around it."""
        self.start = start
        self.values: Any = [] if members is None else {}
        """What of it is known: validated values, by field name or in order."""
        self.index = 0
        """The entries begun."""
        self.seen: dict[str, int] = {}
        """The fields begun, and the rank of the key of each."""
        self.heading: str | None = None
        """Of a list: the line that names the section of the rows that follow."""
        self.section: list[Any] | None = None
        """Of a row: the rows that it holds, where it is a section of them."""
        self.again = False
        """Whether a key came again."""
        self.held: dict[str, tuple[Any, int, int]] = {}
        """ObjectPlan that wait, raw, with their spans: for the discriminator, or for the row to close."""
        self.waiting: dict[str, Waiting] | None = None
        """Fields that have closed and wait for those declared before them."""
        self.told: dict[str, Waiting] | None = None
        """Fields whose validators look at others, as they were written: asked again if one of those comes again."""
        self.filled: dict[str, Any] | None = None
        """What there is to look at for a field that has waited until the object closed."""
        self.aside: dict[str, Any] | None = None
        """ObjectPlan that are no fields but have the name of one."""
        self.chosen: list[FieldPlan] | None = None
        """What the discriminator chose, and within that another one, and so on."""
        self.tags: tuple[str, ...] = ()
        """The keys that chose, and those that would count more: when one of them comes, all is to be chosen anew."""
        self.raw: Any = None
        """Of a union that a discriminator decides, and of what lies within: the members as they were written, since
        the discriminator may come again. Also where a field's key may turn out to be none."""

    def attach(self, slot: FieldSlot, value: Any) -> None:
        if self.members is None:
            self.values.append(value)
        else:
            self.values[slot.name] = value

    def replace(self, slot: FieldSlot, value: Any) -> None:
        """Put a value where one has shown itself already."""
        self.values[-1 if self.members is None else slot.name] = value

    def detach(self, slot: FieldSlot) -> None:
        self.values.pop(-1 if self.members is None else slot.name)

    def as_written(self) -> Any:
        """Its members, within a union that a discriminator decides."""
        members = self.plan.members
        if self.members is None or members is None or members.discriminator is None:
            return self.raw
        return {name: raw for name, (raw, _, _) in self.held.items()}

    def knows(self, names: tuple[str, ...]) -> bool:
        """Whether fields have closed, or were dropped."""
        seen, held, waiting = self.seen, self.held, self.waiting or {}
        return all(name in seen and name not in held and name not in waiting for name in names)
