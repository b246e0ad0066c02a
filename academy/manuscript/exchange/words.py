"""Texts from elsewhere as our Markdown: plain words escaped, HTML brought down to what a question shows.

HTML goes through the sanitiser that the pages go through, then becomes Markdown. What has no place in a
question (pictures, tables, formulas) is named to *say*, and its words are kept where it has any.
"""

import re
from html.parser import HTMLParser
from typing import Protocol
from urllib.parse import quote

import nh3

from academy.manuscript.problems import N_

FORMATS = ("html", "markdown", "plain", "moodle")


class Say(Protocol):
    """Notes a problem where the text stands."""

    def __call__(self, template: str, /, **values: object) -> None: ...


_STRONG, _EMPHASIS, _CODE = (
    {"b", "strong"},
    {"i", "em", "ins", "u"},
    {"code", "kbd", "samp", "tt", "pre"},
)
_BREAKS = {
    *("br", "dd", "div", "dl", "dt", "hr", "ol", "p", "td", "th", "tr", "ul"),
    *(f"h{level}" for level in range(1, 7)),
}
_RAISED = {
    "sup": str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_KEPT = {*_STRONG, *_EMPHASIS, *_CODE, *_BREAKS, *_RAISED, "li", "a", "img"}
_LOST = {
    *("audio", "canvas", "embed", "form", "iframe", "input", "math", "object", "script", "select"),
    *("picture", "source", "style", "svg", "table", "textarea", "video"),
}
_BARE = {
    *(
        "abbr",
        "address",
        "article",
        "big",
        "blockquote",
        "body",
        "caption",
        "center",
        "cite",
        "col",
    ),
    *("colgroup", "del", "details", "dfn", "figcaption", "figure", "font", "footer", "head"),
    *("header", "html", "label", "main", "mark", "meta", "nav", "o:p", "option", "q", "s"),
    *("section", "small", "span", "strike", "summary", "tbody", "tfoot", "thead", "time", "title"),
    *("var", "wbr"),
}
TAG = re.compile(
    rf"</?({'|'.join(sorted(map(re.escape, _KEPT | _LOST | _BARE), key=len, reverse=True))})"
    r"(?=[\s/>])[^<>]*>|<!--",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_FORMULA = re.compile(
    r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]"
    r"|\$(?! )[^$\n]{0,200}(?:\\[A-Za-z]+|[\^_]\{)[^$\n]{0,200}(?<! )\$",
    re.DOTALL,
)
_BLOCKS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]|[-+*][ \t]|\d{1,2}[.)][ \t]|>|```|\|?[ \t]*:?-{3})", re.MULTILINE
)
_NEXT = "\ufdee"
"""Stands between the items of a list until all words are there."""
_OUTSIDE = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)

_LOW = re.compile(r"(?<=\S)(?<!_)_+(?!_)")
# What Markdown would take for more than it is; the rest of a text stays as it was typed.
_TELLING = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|\\$|`|(?<!\s)\*|\*(?!\s|$)"
    r"|\[(?=\[)|(?<=\[)\[|\](?=\()|<(?=[A-Za-z/!?])|&(?=#|[A-Za-z][A-Za-z0-9]*;)"
)


def to_markdown(text: str, format_: str, say: Say) -> str:
    """*text*, written in one of ``FORMATS``, as Markdown on one line (in Markdown: as many as it has)."""
    if _FORMULA.search(text):
        say(N_("A formula stands here: a question shows none, say it in words."))
    if format_ == "markdown":
        if "\n" in text.strip() and _BLOCKS.search(text):
            say(N_("Headings, lists and tables have no place in a question: it is one paragraph."))
        lines = (" ".join(line.split(" ")).strip() for line in text.strip().split("\n"))
        return "\n".join(line for line in lines if line)
    if format_ == "plain":
        return literal(text)
    if format_ == "html" or TAG.search(text) or _ENTITY.search(text):
        return from_html(text, say)
    return literal(text)


def to_words(text: str, format_: str, say: Say) -> str:
    """*text* as plain words: what a learner types is compared with them."""
    if format_ in ("html", "moodle") and (TAG.search(text) or _ENTITY.search(text)):
        bare = _Converter(say).words(_clean(text), is_plain=True)
        return bare or _spaced(text)
    return _spaced(text)


def literal(text: str) -> str:
    """*text* on one line, so that Markdown reads the same words."""
    return _escaped(_spaced(text))


def _escaped(words: str) -> str:
    """*words* with a backslash before each mark that Markdown would see."""

    def low(found: re.Match[str]) -> str:
        inside = (
            found.string[found.start() - 1].isalnum() and found.string[found.end() :][:1].isalnum()
        )
        return found[0] if inside else "\\_" * len(found[0])

    return _LOW.sub(low, _TELLING.sub(r"\\\g<0>", words))


def from_html(text: str, say: Say) -> str:
    """The words of *text* with what emphasis, code and links it has. Tags alone are shown as code."""
    for name in dict.fromkeys(found[1].lower() for found in TAG.finditer(text) if found[1]):
        if name in _LOST:
            say(N_("“<%(tag)s>” has no place in a question: say it in words."), tag=name)
    words = _Converter(say).words(_clean(text))
    if words or not text.strip():
        return words
    bare = _spaced(text)
    return f"`{bare}`" if TAG.fullmatch(bare) else ""


def _clean(text: str) -> str:
    """*text* as sound HTML of the tags that we know; a lone < is a word."""
    known = re.sub(r"<", lambda f: "<" if TAG.match(text, f.start()) else "&lt;", text)
    return nh3.clean(
        known,
        tags=_KEPT,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}, "img": {"alt", "src"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _spaced(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.replace("\t", " ")).strip()


class _Converter(HTMLParser):
    """Builds Markdown from the inside out: each open tag gathers its words in a list of its own."""

    def __init__(self, say: Say) -> None:
        super().__init__(convert_charrefs=True)
        self.say = say
        self.open: list[tuple[str, str, list[str]]] = []
        self.whole: list[str] = []
        self.is_plain = False

    def words(self, markup: str, *, is_plain: bool = False) -> str:
        """The words of sound *markup*; plain ones on request."""
        self.is_plain = is_plain
        self.feed(markup)
        self.close()
        while self.open:
            self.handle_endtag(self.open[-1][0])
        text = re.sub(rf"\s*{_NEXT}[\s{_NEXT}]*", _NEXT, "".join(self.whole)).strip(_NEXT)
        text = re.sub(rf"(?<=[,.:;!?]){_NEXT}", " ", text).replace(_NEXT, "; ")
        return _CLOSED.sub(r"\2\1", re.sub(r"[ \t\n]+", " ", text).strip())

    @property
    def last(self) -> list[str]:
        return self.open[-1][2] if self.open else self.whole

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            alt, src = " ".join(given.get("alt", "").split()), given.get("src", "")
            self.say(
                N_("A picture stands here (%(name)s): a question shows none, say it in words."),
                name=(alt or src.partition("data:")[0].rpartition("/")[2])[:80] or "?",
            )
            self.last.append(self.escaped(alt))
        elif tag in ("br", "hr"):
            self.last.append(" ")
        elif tag == "li" and len(self.open) < _DEEPEST:
            self.last.append(_NEXT if "".join(self.last).strip() else "")
            self.open.append((tag, "", []))
        elif len(self.open) < _DEEPEST:
            self.open.append((tag, given.get("href", ""), []))

    def handle_endtag(self, tag: str) -> None:
        if not any(each[0] == tag for each in self.open):
            return
        while True:
            name, href, parts = self.open.pop()
            self.last.append(self.wrapped(name, href, "".join(parts)))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        inside_code = any(each[0] in _CODE for each in self.open)
        self.last.append(data if inside_code else self.escaped(data))

    def escaped(self, words: str) -> str:
        return words if self.is_plain else _escaped(words)

    def wrapped(self, tag: str, href: str, words: str) -> str:
        """*words* of a closed tag in Markdown, spaces outside of its marks."""
        if tag in _RAISED:
            return self.raised(tag, words)
        if tag in _BREAKS:
            return f" {words} "
        bare = words.strip()
        if self.is_plain or not bare or tag == "li":
            return words
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        if tag == "a":
            return f"{before}{self.linked(bare, href)}{after}"
        mark = "**" if tag in _STRONG else "*" if tag in _EMPHASIS else "`" * (1 + bare.count("`"))
        if tag in _CODE:
            if "\n" in bare:
                self.say(
                    N_("The lines of this code have become one: look whether it is still right.")
                )
            bare = " ".join(bare.split())
            if "`" in bare:  # code in code is code already; any other backtick is a word
                return words if bare[0] == bare[-1] == "`" else literal(words)
            return f"{before}{mark}{bare}{mark}{after}"
        found = None if "`" in bare or "](" in bare else _CORE.fullmatch(bare)
        if not found:
            return words
        return f"{before}{found[1]}{mark}{found[2]}{mark}{found[3]}{after}"

    def raised(self, tag: str, words: str) -> str:
        moved = words.translate(_RAISED[tag])
        if words and all(a != b for a, b in zip(words, moved, strict=True)):
            return moved
        if words.strip():
            self.say(
                N_("“%(words)s” was raised or lowered: write it another way."), words=words[:40]
            )
        return words

    def linked(self, words: str, href: str) -> str:
        if _OUTSIDE.fullmatch(href):
            return f"[{words}]({quote(href, safe=_ADDRESS)})"
        self.say(N_("The link of “%(words)s” leads nowhere from here."), words=words[:80])
        return words


_DEEPEST = 20
_ADDRESS = "%/:?#@!$&'*+,;=~.-_"

# Emphasis is seen wherever it stands when it begins and ends in a word: punctuation goes outside.
_CLOSED = re.compile(r"(?<=\w)(\*{1,2})([)\]»”]+)(?=\s|$)")
_CORE = re.compile(r"((?:\\[^\w\s]|[^\w\\])*)(\w|\w.*?\w)((?:\\[^\w\s]|[^\w\\])*)", re.DOTALL)


def formatted(text: str, default: str) -> tuple[str, str]:
    """*text* without the ``[format]`` in front of it, and that format."""
    found = re.match(r"\s*\[(html|markdown|plain|moodle|auto)\]", text, re.IGNORECASE)
    if not found:
        return text.strip(), default
    name = found[1].lower()
    return text[found.end() :].strip(), name if name in FORMATS else default
