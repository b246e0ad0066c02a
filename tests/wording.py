"""What can be wrong with the words of the interface: with a translation, a template, or the code.

Each function takes what it judges and returns its faults as sentences; none is good news.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain

from babel.messages.catalog import Catalog, Message
from jinja2 import Environment, nodes
from jinja2.lexer import TOKEN_DATA, TOKEN_VARIABLE_BEGIN

from tests.words import ERRORS, strings

PLACE = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}|%(?!\()")
"""Where a value comes in: %(name)s for Python, {name} for a script; and a per cent sign."""

NARROW = "\u202f"
"""The space that French sets before : ; ! ? % and inside its quotation marks."""

# What is typed as it stands: markup, code between backticks, an address, a place for a value.
CODE = re.compile(r"<[!?][^>]*>?|`[^`]*`|https?://|%\(\w+\)[a-z]|\d\d:\d\d")
# Settings, which have a colon of their own: between quotation marks or braces.
SETTING = re.compile(r"«[^»]*»|\{[^}]*\}")

FRENCH = {
    "a straight apostrophe or quote": re.compile(r"['\"]"),
    "English quotation marks": re.compile("[“”]"),
    "three dots for an ellipsis": re.compile(r"\.\.\."),
    "two spaces": re.compile(r"\s\s"),
    "a wide space where a narrow one belongs": re.compile("[ \u00a0](?=[;:!?»%])|(?<=«)[ \u00a0]"),
    "a missing narrow space": re.compile(
        f"(?<=[^{NARROW}\\s;!?(])[;!?]|(?<=[^{NARROW}\\s])[»%]|«(?=[^{NARROW}\\s])"
    ),
    "tu instead of vous": re.compile(r"\b(tu|toi|ton|ta|tes)\b", re.IGNORECASE),
}
COLON = re.compile(f"(?<=[^{NARROW}\\s]):(?=\\s|$)")

SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "content", "label")
"""Attributes that somebody reads or hears; ``content`` only of a description."""

LOOKS = re.compile(r"\{% block (?:body|main)_class %\}.*?\{% endblock %\}")
"""Blocks that hold class names, not words."""

PROSE = re.compile(r"[^\W\d_]{2}")
SENTENCE = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ’]+(?=[\s.,:;!?…]|$)|.*[a-z] [a-z].*[.!?]$")
TRANSLATE = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "N_"}


def faults(sentences: Catalog, words: Catalog, language: str) -> list[str]:
    """What is wrong with *words* as a translation of *sentences*."""
    known = {each.id for each in sentences if each.id}
    gone = [each for each in words if each.id and each.id not in known]
    found = [f"obsolete: {each.id}" for each in chain(gone, words.obsolete.values())]
    for each in sentences:
        if each.id:
            found += [f"{fault}: {each.id}" for fault in _faults(each, words, language)]
    return found


def _faults(sentence: Message, words: Catalog, language: str) -> Iterator[str]:
    message = words.get(sentence.id)
    if message is None or not all(strings(message)):
        yield "no words"
        return
    if message.fuzzy:
        yield "fuzzy"
    if sentence.pluralizable and len(strings(message)) != words.num_plurals:
        yield f"not {words.num_plurals} plural forms"
    yield from places(message)
    if language == "fr":
        yield from chain.from_iterable(french(text) for text in strings(message))


def places(message: Message) -> Iterator[str]:
    """Whether each form of *message* has the places for values that its sentence has.

    A form for one thing alone may say "one" in letters, where the English does.
    """
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = [sorted(PLACE.findall(each)) for each in ids]
    forms = [sorted(PLACE.findall(each)) for each in strings(message)]
    for form in forms[:-1]:
        if form not in wanted:
            yield f"places {form} instead of {wanted}"
    if forms[-1] != wanted[-1]:
        yield f"places {forms[-1]} instead of {wanted[-1]}"


def french(text: str) -> Iterator[str]:
    """What breaks the rules of French typography in *text*."""
    text = CODE.sub("x", text.replace("%%", "%"))
    for fault, pattern in FRENCH.items():
        if pattern.search(text):
            yield fault
    if COLON.search(SETTING.sub("x", text)):
        yield "a missing narrow space before a colon"


def literal_words(source: str) -> list[str]:
    """What a reader of the template *source* sees or hears that no translation can reach."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    page = _Page()
    html = ""
    for _line, kind, value in environment.lex(LOOKS.sub("", source)):
        if kind == TOKEN_DATA:
            html += value
        elif kind == TOKEN_VARIABLE_BEGIN:
            html += "x" if html.endswith(("<", "</")) else "0"
    page.feed(html)
    page.close()
    return page.found + list(_literals(environment.parse(source)))


class _Page(HTMLParser):
    """Gathers text and spoken attributes; expressions have become digits, which are no words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code"):
            self.silent = tag
        given = dict(attrs)
        for name in SPOKEN:
            if name == "content" and given.get("name") != "description":
                continue
            self._see(given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._see(data)

    def _see(self, text: str) -> None:
        if PROSE.search(text):
            self.found.append(text.strip())


def _literals(node: nodes.Node) -> Iterator[str]:
    """Sentences written as strings in expressions, outside of ``_()``."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATE:
        for value in node.kwargs:
            yield from _literals(value)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.match(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _literals(child)


def unreachable_sentences(source: str) -> list[str]:
    """Errors and translations in Python *source* whose sentence no gathering can read."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if name in {*ERRORS, *TRANSLATE} and node.args and not _is_readable(node.args[0]):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def _is_readable(argument: ast.expr) -> bool:
    """Whether *argument* is a sentence, or hands on one that is written elsewhere."""
    if isinstance(argument, ast.Constant):
        return isinstance(argument.value, str)
    if isinstance(argument, ast.Attribute):
        return argument.attr in ("sentence", "template")
    return ast.unparse(argument) == "str(error)"


def untranslated_sentences(source: str) -> list[str]:
    """Strings in the Python *source* of a page that read like sentences and are not translated."""
    tree = ast.parse(source)
    passed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call | ast.Raise) and _is_passed(node):
            passed |= {id(each) for each in ast.walk(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    return [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed
        and re.match(r"[A-ZÀ-Ý][a-zà-ÿ’]+ .*[a-z]|[A-Z][a-z]+[.!?]$", node.value)
    ]


def _is_passed(node: ast.Call | ast.Raise) -> bool:
    """Whether what *node* holds is translated, or is only for those who run the academy."""
    call = node.exc if isinstance(node, ast.Raise) else node
    if not isinstance(call, ast.Call):
        return False
    if isinstance(call.func, ast.Attribute):
        return ast.unparse(call.func.value) in ("log", "re")
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return name in {*ERRORS, *TRANSLATE, "RuntimeError"}
