"""A person's memory as bytes: one column of one row in the database, read and written at once.

Rows that were never touched are not kept; the others stand in the order of their last answers (the
steps between those are small), column by column (a column's bytes resemble each other), deflated.
Promise: an exact round trip, also of what the bank lacks now.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import OWN, Bank, Rows
from academy.engine.memory import PERSON, QUESTION, SKILL, Memory, State, start, touched
from academy.engine.model import DEFAULT, Model

VERSION = 1

BLOCKS = 2
"""zlib's memory level: blocks of 256 bytes, so that every column has a code of its own."""

PLANES = {
    QUESTION: [
        3,
        2,
        5,
        11,
        10,
        12,
        16,
        20,
        22,
        19,
        7,
        15,
        21,
        23,
        17,
        4,
        6,
        1,
        24,
        9,
        8,
        18,
        13,
        14,
        0,
    ],
    SKILL: [1, 2, 3, 5, 7, 15, 11, 19, 9, 22, 20, 6, 21, 14, 16, 18, 4, 23, 17, 10, 8, 13, 12, 0],
}
"""In which order the bytes of a number (four) and a row are written: from those that hardly differ
between rows to those that differ most, as measured; neighbours share a code. Part of the format."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Numbers:
    """The stable number (0 to 2**31 - 1) of each question's and each skill's id: the database's.

    Make it once per bank: it is compared by identity.
    """

    questions: Mapping[str, int]
    skills: Mapping[str, int] = field(default_factory=dict)

    def question(self, id_: str) -> int:
        """A question's number."""
        return self.questions[id_]

    def skill(self, id_: str) -> int:
        """A skill's number among both kinds: a question's own skill goes by the question's."""
        if id_ in self.skills:
            return 2 * self.skills[id_]
        return 2 * self.questions[id_.removeprefix(OWN)] + 1


def pack(state: State, numbers: Numbers) -> bytes:
    """*state* as bytes. Raises ``KeyError`` when a bank's question or skill has no number."""
    places = _places(state.bank, numbers)
    body = (
        state.person.tobytes()
        + _written(state.questions, places[0], state.apart_questions, numbers.question)
        + _written(state.skills, places[1], state.apart_skills, numbers.skill)
    )
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15, BLOCKS)
    return bytes([VERSION]) + deflater.compress(body) + deflater.flush()


def unpack(bank: Bank, model: Model | None, packed: bytes, numbers: Numbers) -> State:
    """The state that was packed, before today's *bank* and *model*.

    Raises ``ValueError`` for bytes of another version.
    """
    if not packed or packed[0] != VERSION:
        raise ValueError("This memory was packed by another version of the engine.")
    data = np.frombuffer(zlib.decompress(packed[1:], -15), np.uint8)
    fresh = start(bank, model=model or DEFAULT)
    questions, skills = _places(bank, numbers)
    size = PERSON.itemsize
    apart_questions, rest = _read(data[size:], fresh.questions, questions)
    apart_skills, _ = _read(rest, fresh.skills, skills)
    return replace(
        fresh,
        person=data[:size].view(PERSON).copy(),
        apart_questions=apart_questions,
        apart_skills=apart_skills,
    )


@lru_cache(maxsize=64)
def _places(bank: Bank, numbers: Numbers) -> tuple[Rows, Rows]:
    """The numbers of the bank's questions and of its skills, by row."""
    questions = [numbers.question(question.id) for question in bank.questions]
    skills = [numbers.skill(skill.id) for skill in bank.skills]
    return np.array(questions, np.int64), np.array(skills, np.int64)


def _written(
    rows: Memory, numbers: Rows, apart: Mapping[str | int, bytes], number: Callable[[str], int]
) -> bytes:
    """How many rows, their numbers, and they in the order of time, byte plane by byte plane."""
    there = touched(rows)
    kept = rows[there]
    named = numbers[there]
    if apart:
        others = [number(name) if isinstance(name, str) else name for name in apart]
        named = np.concatenate([named, np.array(others, np.int64)])
        kept = np.concatenate([kept, np.frombuffer(b"".join(apart.values()), rows.dtype)])
    order = np.argsort(kept["last"], kind="stable")
    kept = kept[order]
    kept["last"] = np.diff(kept["last"], prepend=np.uint32(0))
    kept["right"] ^= _told_by_outcomes(kept)
    labels = named[order].astype("<u4").view(np.uint8).reshape(-1, 4)
    columns = kept.view(np.uint8).reshape(-1, rows.dtype.itemsize)
    planes = np.concatenate([labels, columns], axis=1).T
    return len(named).to_bytes(4, "little") + planes[PLANES[rows.dtype]].tobytes()


def _read(data: Bytes, into: Memory, numbers: Rows) -> tuple[dict[str | int, bytes], Bytes]:
    """Fill *into* from the start of *data*; return what has no place there, and the rest."""
    size = into.dtype.itemsize
    count = int.from_bytes(data[:4].tobytes(), "little")
    end = 4 + count * (4 + size)
    planes = np.empty((count, 4 + size), np.uint8)
    planes[:, PLANES[into.dtype]] = data[4:end].reshape(4 + size, count).T
    named = planes[:, :4].copy().view("<u4").ravel().astype(np.int64)
    rows = planes[:, 4:].copy().view(into.dtype).ravel()
    rows["last"] = rows["last"].cumsum(dtype=np.uint32)
    rows["right"] ^= _told_by_outcomes(rows)
    order = np.argsort(numbers)
    spot = np.searchsorted(numbers, named, sorter=order).clip(max=max(len(numbers) - 1, 0))
    place = order[spot] if len(numbers) else spot
    known = numbers[place] == named if len(numbers) else np.zeros(count, bool)
    into[place[known]] = rows[known]
    apart: dict[str | int, bytes] = {
        int(named[i]): rows[i].tobytes() for i in np.flatnonzero(~known)
    }
    return apart, data[end:]


def _told_by_outcomes(rows: Memory) -> NDArray[np.uint8]:
    """How many answers were right as far as the last outcomes tell: all, for up to eight answers."""
    return np.asarray(np.bitwise_count(rows["outcomes"]), np.uint8)
