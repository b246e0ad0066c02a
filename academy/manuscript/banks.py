"""A module's bank: one file a language, the same questions in the same order in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from academy.manuscript.blocks import Block, split
from academy.manuscript.documents import Languages
from academy.manuscript.problems import N_, Findings, Problem, Sheet


@dataclass(slots=True)
class Bank:
    """``questions`` holds each one's blocks by language, source first, in the source's order."""

    preambles: dict[str, str] = field(default_factory=dict)
    questions: list[dict[str, Block]] = field(default_factory=list)


def gather(files: Mapping[str, tuple[str, str]], languages: Languages, findings: Findings) -> Bank:
    """The bank that *files*, path and text by language, hold."""
    bank = Bank()
    blocks: dict[str, dict[str, Block]] = {}
    for language, (path, text) in files.items():
        bank.preambles[path], found = split(text)
        Sheet(path, bank.preambles[path], findings)
        blocks[language] = _unique(path, found, findings)
    source = blocks.get(languages.source)
    if source is None:
        return bank
    for id_ in source:
        bank.questions.append({code: each[id_] for code, each in blocks.items() if id_ in each})
    for language, translated in blocks.items():
        _check_order(files[language][0], translated, source, findings)
    return bank


def _unique(path: str, blocks: list[Block], findings: Findings) -> dict[str, Block]:
    unique: dict[str, Block] = {}
    for block in blocks:
        if block.id in unique:
            findings.problems.append(
                Problem(
                    path,
                    block.line,
                    N_("“%(id)s” is already the id on line %(line)s: choose another."),
                    {"id": block.id[:80], "line": unique[block.id].line},
                )
            )
        else:
            unique[block.id] = block
    return unique


def _check_order(
    path: str, blocks: Mapping[str, Block], source: Mapping[str, Block], findings: Findings
) -> None:
    for id_, block in blocks.items():
        if id_ not in source:
            findings.problems.append(
                Problem(
                    path,
                    block.line,
                    N_("The source has no question “%(id)s”: correct this heading, or remove it."),
                    {"id": id_[:80]},
                )
            )
    shared = [id_ for id_ in blocks if id_ in source]
    for here, there in zip(shared, [id_ for id_ in source if id_ in blocks], strict=True):
        if here != there:
            findings.problems.append(
                Problem(
                    path,
                    blocks[here].line,
                    N_("Keep the source's order: “%(there)s” comes before “%(here)s”."),
                    {"there": there, "here": here},
                )
            )
            return
