"""What an assembler keeps of the objects and arrays that are open, and of values that wait."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble.packing import unpacked
from kiwi_parser.events import Path
from kiwi_parser.plan import Check, FieldPlan, FieldSlot, ObjectPlan


class DependentField:
    """A value whose validators look at other fields, as it was written: some of those may not be known yet."""

    __slots__ = ("attached", "check_parts", "mends", "path", "plan", "raw", "slot", "span")

    def __init__(
        self,
        slot: FieldSlot,
        plan: FieldPlan,
        path: Path,
        raw: Any,
        span: tuple[int, int],
        check_parts: Check | None,
        attached: bool,
    ) -> None:
        self.slot = slot
        self.plan = plan
        self.path = path
        self.raw = raw
        self.span = span
        self.check_parts = check_parts
        self.attached = attached
        self.mends: list[str] = []

    def was_told(self) -> bool:
        """Whether anything was said of it: a number or a word is said when it is valid."""
        return (
            isinstance(self.raw, list | dict)
            or self.check_parts is not None
            or (self.plan.streams_text and isinstance(self.raw, str))
        )


class DependentFields:
    """The fields of an object whose validators look at others."""

    __slots__ = ("defaults", "settled", "waiting")

    def __init__(self) -> None:
        self.waiting: dict[str, DependentField] = {}
        """Those that have closed and wait for fields declared before them."""
        self.settled: dict[str, DependentField] = {}
        """Those that were validated: asked again if a field that they look at comes again."""
        self.defaults: dict[str, Any] | None = None
        """What there is to look at for a field that has waited until the object closed."""


class ChosenPlans:
    """What discriminators chose for an object of a union."""

    __slots__ = ("plans", "tags")

    def __init__(self, plans: list[FieldPlan]) -> None:
        self.plans = plans
        """What the first one chose, and within that another one, and so on."""
        self.tags: tuple[str, ...] = ()
        """The keys that chose, and those that would count more: when one of them comes, all is to be chosen anew."""


class Frame:
    """An object or array that is taken member by member or entry by entry.

    Its seventeen attributes are what either needs: one is made for each row, and to make two would cost a row's time.
    """

    __slots__ = (
        "aside",
        "chosen",
        "dependents",
        "has_repeats",
        "heading",
        "held",
        "index",
        "members",
        "packed",
        "path",
        "plan",
        "raw",
        "section",
        "seen",
        "slot",
        "start",
        "values",
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
        self.packed = False
        """Whether any of them is packed."""
        self.index = 0
        """The entries begun."""
        self.seen: dict[str, int] = {}
        """The fields begun, and the rank of the key of each."""
        self.held: dict[str, tuple[Any, int, int]] = {}
        """Members that wait, raw, with their spans: for the discriminator, or for the row to close."""
        self.has_repeats = False
        """Whether a key came again."""
        self.heading = plan.sections.opening if members is None and plan.sections is not None else None
        """Of a list: the line that names the section of the rows that follow."""
        self.section: list[Any] | None = None
        """Of a row: the rows that it holds, where it is a section of them."""
        self.dependents: DependentFields | None = None
        self.aside: dict[str, Any] | None = None
        """Members that are no fields but have the name of one."""
        self.chosen: ChosenPlans | None = None
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

    def unpack(self) -> None:
        """Its values as they were settled, in place."""
        self.packed = False
        values = self.values
        for key in range(len(values)) if self.members is None else values:
            values[key] = unpacked(values[key])

    def as_written(self) -> Any:
        """Its members, within a union that a discriminator decides."""
        members = self.plan.members
        if self.members is None or members is None or members.discriminator is None:
            return self.raw
        return {name: raw for name, (raw, _, _) in self.held.items()}

    def knows(self, names: tuple[str, ...]) -> bool:
        """Whether fields have closed, or were dropped."""
        waiting = {} if self.dependents is None else self.dependents.waiting
        seen, held = self.seen, self.held
        return all(name in seen and name not in held and name not in waiting for name in names)
