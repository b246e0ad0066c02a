"""Moodle XML to question blocks of our own, at the lines of the file.

Entities and document types are refused before anything is expanded. Read are: multiple choice, true or
false, short answers, numbers, matching, ordering, and cloze sentences of short answers.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from academy.manuscript.blocks import Words
from academy.manuscript.documents import Kind
from academy.manuscript.exchange import faults, moodle_kinds
from academy.manuscript.exchange.asked import SETTINGS, Asked
from academy.manuscript.exchange.files import MOST, Import, Imported, finish, fit
from academy.manuscript.exchange.moodle_nodes import Node, inner, inner_text
from academy.manuscript.problems import N_, Problem

LARGEST = 20_000_000
"""Bytes of a file: Moodle puts pictures into it."""
_DEEPEST = 50


def read_moodle(
    path: str, data: bytes, language: str = "en", defaults: Mapping[str, str] | None = None
) -> Import:
    """The questions of the Moodle XML file that *data* is. *path* names it in problems."""
    found = Import(path, language)
    if not found.fits(data, LARGEST):
        return found
    root = _parsed(found, data)
    if root is not None:
        category = ""
        for node in root.iter("question"):
            if node.get("type") == "category":
                category = inner(node, "category").strip()
                continue
            if len(found.questions) == MOST:
                found.say(
                    node.line,
                    faults.TOO_MANY,
                    limit=MOST,
                )
                break
            found.questions.append(_question(node, category, found))
        if not found.questions and not found.problems:
            found.say(1, faults.NONE_HERE)
    return finish(found, defaults or {})


def _parsed(found: Import, data: bytes) -> Node | None:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    class Parser(DefusedXMLParser):  # type: ignore[misc]
        """Gives each element the line on which it begins."""

        def _start(self, *given: Any) -> Any:
            self.depth = getattr(self, "depth", 0) + 1
            if self.depth > _DEEPEST:
                raise ValueError
            element = super()._start(*given)
            element.line = self.parser.CurrentLineNumber
            return element

        def _end(self, *given: Any) -> Any:
            self.depth -= 1
            return super()._end(*given)

    parser = Parser(forbid_dtd=True)
    try:
        parser.feed(data)
        root: Node = parser.close()
    except DefusedXmlException:
        found.say(1, N_("This file declares entities or a document type: export it anew without."))
    except ParseError as error:
        line = error.position[0] if getattr(error, "position", None) else 1
        found.say(line, N_("This is not sound XML: export the file anew."))
    except (LookupError, RecursionError, UnicodeError, ValueError):
        found.say(1, N_("This is not sound XML: export the file anew."))
    else:
        return root
    return None


def _question(node: Node, category: str, found: Import) -> Imported:
    asked = Asked(node.line, category=category)
    imported = Imported(asked)

    def say(line: int, template: str, /, **values: object) -> None:
        imported.problems.append(Problem(found.path, line, template, values))

    def words(text: str, line: int) -> str:
        """*text* without what no text of ours holds, which is told."""
        return fit(text, found.path, line, imported.problems)

    asked.title = " ".join(words(inner(node, "name"), node.line).split())
    asked.id = inner(node, "idnumber").strip()
    for tag in _tags(node):
        key, mark, value = tag.partition(":")
        if mark and key in SETTINGS:
            asked.settings[key] = Words(node.line, value.strip())
        elif key == "kind" and value in set(Kind):
            asked.kind = Kind(value)
    imported.is_usable = moodle_kinds.Reader(asked, node, found.language, say, words).read()
    return imported


def _tags(node: Node) -> Iterator[str]:
    for tag in node.iter("tag"):
        yield inner_text(tag).strip()
