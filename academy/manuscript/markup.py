"""What Markdown holds that an author should be told about: HTML, links, images, headings."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from academy.manuscript.media import IMAGES, suffix
from academy.manuscript.problems import N_, Sheet

_TELLING = re.compile(r"[<\[]")


def check_paragraph(sheet: Sheet, line: int, text: str) -> None:
    """Report what is wrong in a question's, an option's or a feedback's *text*."""
    if _TELLING.search(text):
        for at, token in _inside(line, _parser().parseInline(text)[0].children or []):
            if token.type == "image":
                sheet.problem(at, N_("A question shows no image: say it in words."))
            else:
                _check(sheet, at, token)


def check_body(sheet: Sheet, line: int, text: str) -> list[str]:
    """Report what is wrong in a lesson's *text*, and list the names of the images it shows."""
    images: list[str] = []
    for block in _parser().parse(text):
        first = line + (block.map[0] if block.map else 0)
        if block.type == "heading_open" and block.tag == "h1":
            sheet.problem(first, N_("Begin headings with ##: a single # is the lesson's title."))
        elif block.type == "html_block":
            _check(sheet, first, block)
        for at, token in _inside(first, block.children or []):
            if token.type == "image":
                images += _check_image(sheet, at, token)
            else:
                _check(sheet, at, token)
    return list(dict.fromkeys(images))


def _inside(line: int, tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    for token in tokens:
        yield line, token
        if token.type in ("softbreak", "hardbreak"):
            line += 1


def _check(sheet: Sheet, line: int, token: Token) -> None:
    if token.type in ("html_block", "html_inline"):
        sheet.problem(
            line,
            N_("HTML is not shown: write “%(html)s” in Markdown, or between `backticks`."),
            html=" ".join(token.content.split())[:40],
        )
    elif token.type == "link_open":
        _check_link(sheet, line, str(token.attrGet("href") or ""))


def _check_link(sheet: Sheet, line: int, href: str) -> None:
    scheme, _, rest = href.partition(":")
    if scheme == "lesson":
        sheet.refer("lesson", rest, line, N_("This link is dead: there is no lesson “%(name)s”."))
    elif scheme == "module":
        sheet.refer("module", rest, line, N_("This link is dead: there is no module “%(name)s”."))
    elif not is_reachable(href):
        sheet.problem(
            line,
            N_(
                "This link leads nowhere: “%(href)s”. Write lesson:ID, module:ID "
                "or a whole address that begins with https://"
            ),
            href=href[:80],
        )


def is_reachable(href: str) -> bool:
    """Whether *href* could be a web or mail address; nothing is fetched."""
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
        if parts.port == 0:
            return False
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path))
    named = all(host.split(".")) and "." in host and parts.username is None
    return parts.scheme in ("http", "https") and named


def _check_image(sheet: Sheet, line: int, token: Token) -> list[str]:
    name = unquote(str(token.attrGet("src") or ""))
    if not token.content.strip():
        sheet.problem(
            line,
            N_("The image “%(name)s” has no description: say between its brackets what it shows."),
            name=name[:80],
        )
    if "/" in name or ":" in name or suffix(name) not in IMAGES:
        sheet.problem(
            line,
            N_("“%(name)s” cannot be shown: name an image beside the lesson (%(types)s)."),
            name=name[:80],
            types=", ".join(IMAGES),
        )
        return []
    sheet.refer("media", name, line, N_("There is no image “%(name)s” beside this lesson: add it."))
    return [name]


@cache
def _parser() -> MarkdownIt:
    """Reads what the renderer would refuse too, so that it can be named."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # The library's hook for judging addresses: all of them must reach our own checks.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser
