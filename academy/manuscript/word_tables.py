"""The words of a settings file, in every language that stands there, and other words in their place.

What is translated is a table of languages, ``{ en: …, fr: … }``, wherever it stands. Everything else in the
file (comments, order, quotes, settings) stays byte for byte as it was.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from academy.manuscript.settings import compose

_BREAKS = re.compile(r"[ \t\r\n]+")
_COMMENT = re.compile(r"[ \t]*(?:#[^\n]*)?(?=\r?\n|$)")


@dataclass(frozen=True, slots=True)
class Said:
    """Words in one language, at ``start`` to ``end`` of the file; ``style`` is the quote around them."""

    text: str
    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``place`` names the keys that lead to it (``proof/actions/joined/name``)."""

    place: str
    said: Mapping[str, Said]
    is_flow: bool
    indent: int


def tables(text: str, languages: Sequence[str]) -> list[Table]:
    """Those of *text* whose keys are languages, the first of *languages* among them; none of bad YAML."""
    return list(_tables("", compose(text), languages))


def write(text: str, language: str, words: Mapping[str, str], languages: Sequence[str]) -> str:
    """*text* with *words*, by place, in *language*; places that are not there change nothing."""
    for table in reversed(tables(text, languages)):
        flat = _BREAKS.sub(" ", words.get(table.place, "")).strip()
        now = table.said.get(language)
        if not flat or (now is not None and _BREAKS.sub(" ", now.text).strip() == flat):
            continue
        if now is None:
            text = _with(text, table, language, flat)
        else:
            end = now.start + len(text[now.start : now.end].rstrip())
            text = text[: now.start] + _scalar(flat, now.style) + text[end:]
    return text


def _with(text: str, table: Table, language: str, words: str) -> str:
    """*text* with one language more in *table*, after the last one there."""
    last = max(table.said.values(), key=lambda each: each.start)
    end = last.start + len(text[last.start : last.end].rstrip())
    scalar = _scalar(words, last.style)
    if table.is_flow:
        return f"{text[:end]}, {language}: {scalar}{text[end:]}"
    if found := _COMMENT.match(text, end):
        end = found.end()
    return f"{text[:end]}\n{' ' * table.indent}{language}: {scalar}{text[end:]}"


def _scalar(words: str, style: str) -> str:
    """*words* as YAML reads them, quoted as their neighbours are."""
    if style != '"':
        try:
            ways = (yaml.safe_load(f"key: {words}"), yaml.safe_load(f"{{ key: {words} }}"))
            plain = all(each == {"key": words} for each in ways)
        except yaml.YAMLError:
            plain = False
        if plain:
            return words
    return json.dumps(words, ensure_ascii=False)


def _tables(place: str, node: yaml.Node | None, languages: Sequence[str]) -> Iterator[Table]:
    """Those in *node*, in the order of the file; ``compose`` has seen that it is shallow."""
    below = f"{place}/" if place else ""
    if isinstance(node, yaml.SequenceNode):
        for number, each in enumerate(node.value, 1):
            yield from _tables(f"{below}{number}", each, languages)
    if not isinstance(node, yaml.MappingNode):
        return
    said = {
        key.value: Said(
            each.value.strip(), each.start_mark.index, each.end_mark.index, each.style or ""
        )
        for key, each in node.value
        if isinstance(each, yaml.ScalarNode)
    }
    if len(said) == len(node.value) and languages[0] in said and said.keys() <= set(languages):
        indent = node.value[0][0].start_mark.column
        yield Table(place, said, bool(node.flow_style), indent)
        return
    for key, each in node.value:
        yield from _tables(f"{below}{key.value}", each, languages)
