"""From an author's Markdown to safe HTML and to plain words.

HTML in the text is never passed on, and what the parser makes of the rest goes through an
allow-list once more. ``lesson:ID`` and ``module:ID`` become addresses of the academy.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from academy.manuscript.spacing import one_line

Media = Callable[[str], str]

BLANK = "[[]]"
_INSIDE = re.compile(r"(lesson|module):([a-z0-9-]+)")
_OUTSIDE = ("https://", "http://", "mailto:")
_ENDS = tuple(".!?:;,…·»”")
_BLANK = "\ue000"  # a private character: Markdown reads brackets, and would take them for a link's

_INLINE = {"a", "br", "code", "em", "strong"}
_BLOCKS = {
    *("blockquote", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
}


def render(text: str, media: Media = str) -> str:
    """*text* as HTML; *media* turns the name of an image into its address."""
    markup: str = _parser().render(_clean(text), {"media": media})
    return nh3.clean(
        markup,
        tags=_INLINE | _BLOCKS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def render_inline(text: str) -> str:
    """One paragraph's *text* as HTML without blocks; a blank stays ``[[]]``."""
    markup: str = _parser().renderInline(_clean(text).replace(BLANK, _BLANK), {"media": str})
    return nh3.clean(
        markup,
        tags=_INLINE,
        attributes={"a": _ATTRIBUTES["a"]},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    ).replace(_BLANK, BLANK)


def plain(text: str) -> str:
    """The words of *text* on one line, without marks; a blank is an ellipsis.

    A point parts what has no full stop of its own: headings, cells of a table, lines of a list.
    """
    words: list[str] = []
    for token in _parser().parse(_clean(text).replace(BLANK, "…")):
        if token.type in ("fence", "code_block"):
            words.append(token.content)
        elif token.type == "inline":
            words.append(_words(token.children or []))
    said = [one_line(each) for each in words]
    parted = [each if each.endswith(_ENDS) else f"{each} ·" for each in said if each]
    return " ".join(parted).removesuffix(" ·")


def _words(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens
    )


def _clean(text: str) -> str:
    """*text* without what no HTML can hold: lone surrogates, and our own private character."""
    return text.encode("utf-8", "replace").decode().replace(_BLANK, "")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, rule in (
        ("heading_open", _heading),
        ("heading_close", _heading),
        ("link_open", _link),
        ("image", _image),
        ("th_open", _cell),
        ("td_open", _cell),
    ):
        parser.add_render_rule(name, rule)
    return parser


Tokens = Sequence[Token]


def _heading(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    """A lesson's title is the page's only h1."""
    if tokens[index].tag == "h1":
        tokens[index].tag = "h2"
    return self.renderToken(tokens, index, options, env)


def _link(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    """Where a link leads; one that leads nowhere keeps its words only."""
    token = tokens[index]
    href = str(token.attrGet("href") or "")
    if inside := _INSIDE.fullmatch(href):
        token.attrs = {"href": f"/{inside[1]}s/{inside[2]}"}
    elif href.lower().startswith(_OUTSIDE):
        token.attrs = {"href": href, "rel": "noopener noreferrer nofollow"}
    else:
        token.attrs = {}
    return self.renderToken(tokens, index, options, env)


def _image(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    media: Media = env["media"]
    token.attrs = {
        "src": media(str(token.attrGet("src") or "")),
        "alt": _words(token.children or []),
        "loading": "lazy",
    }
    return self.renderToken(tokens, index, options, env)


def _cell(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    """Alignment by class: a style attribute would not pass the page's security policy."""
    side = str(tokens[index].attrGet("style") or "").removeprefix("text-align:")
    tokens[index].attrs = {"class": f"at-{side}"} if side in ("left", "center", "right") else {}
    return self.renderToken(tokens, index, options, env)
