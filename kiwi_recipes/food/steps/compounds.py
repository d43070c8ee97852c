"""German words that are made of others: which food a part of one means."""

from __future__ import annotations

_JOINTS = ("en", "es", "er", "n", "s", "e", "")


def related(word: str, compound: str, parts: frozenset[str]) -> frozenset[str] | None:
    """What the compound says besides the word, if they are one food; None if they are not."""
    if compound.endswith(word) and len(compound) - len(word) >= 3 and (len(word) >= 3 or word == "ol"):
        return None if compound[: -len(word)] in _OTHERS else frozenset((compound,))
    is_whole = compound.startswith(word) and len(word) >= 4 and _is_part(compound[len(word) :], parts)
    is_whole = is_whole and not _is_seed(compound)
    is_piece = word.startswith(compound) and len(compound) >= 3 and _is_part(word[len(compound) :], parts)
    piece = next((end for end in _PIECES if word.endswith(end)), "")
    animal = word.removesuffix(piece)
    is_cut = piece == "fleisch" or compound.endswith(_CUTS)
    if piece and is_cut and len(animal) > 2 and compound.startswith(animal):  # "Putenstreifen" of Putenschnitzel
        is_piece = is_piece or _is_part(compound[len(animal) :], parts)
    if not is_piece and word[:4] in compound:  # "Gurkenscheiben" of Salatgurke
        ends = (at for at in range(4, len(word) - 2) if compound.endswith(word[:at]))
        is_piece = any(
            compound[:-at] not in _OTHERS and len(compound) - at >= 3 and _is_part(word[at:], parts) for at in ends
        )
    is_finer = word.endswith(compound) and word[: -len(compound)] in _FINER
    return frozenset() if is_whole or is_piece or is_finer else None


_PIECES = ("fleisch", "streif", "wurfel", "stuck", "teil", "scheib", "medaillon")
_CUTS = ("brust", "filet", "schnitzel", "keul", "schult", "rucken", "huft", "nacken", "bauch", "lachs", "brat", "steak")
"""Stems of what any cut may be made into, and of cuts."""
_OTHERS = frozenset(("sauer", "vor", "granat", "muskat", "schnitt", "knob", "bar"))
"""Sauerteig is not the dough, Granatapfel no apple, Schnittlauch no leek."""
_FINER = frozenset(
    """
    weizen oliven speise raps sonnenblumen voll meer koch schlag basmati jasmin huhner gemuse rinder brat band spiral
    rost schmor cherry cocktail strauch fleisch butter hart reibe schalotten bio tafel dinkel knollen geflugel pflanzen
    pell salz ofen fruh ess petersilien rosmarin kohlblatt
    """.split()  # noqa: SIM905 - a list to be read and added to
)


def _is_seed(compound: str) -> bool:
    """Kürbiskerne are another food than Kürbis, Cashewkerne are cashews."""
    return compound.endswith(("kern", "kerne")) and not compound.startswith(_KERNELS)


_KERNELS = ("granat", "cashew", "mandel", "walnuss", "haselnuss", "erdnuss", "pistazi", "pekan", "macadamia")


def is_of(compound: str, member: str, parts: frozenset[str]) -> bool:
    """Hähnchenbrustfilet is of Hähnchen, Rinderhackfleisch of Hackfleisch."""
    if compound.endswith(member):
        return compound[: -len(member)] not in _OTHERS and not compound.startswith("kicher")  # no vegetable
    return not _is_seed(compound) and compound.startswith(member) and _is_part(compound[len(member) :], parts)


def _is_part(rest: str, parts: frozenset[str]) -> bool:
    """Is this nothing but names of parts, with what joins words before them?"""
    for joint in _JOINTS:
        if rest.startswith(joint):
            bare = rest[len(joint) :]
            if bare in parts:
                return True
            if any(
                bare.startswith(part) and len(part) > 3 and _is_part(bare[len(part) :], parts)
                for part in parts
                if len(bare) > len(part)
            ):
                return True
    return False
