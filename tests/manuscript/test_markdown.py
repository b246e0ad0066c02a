"""From Markdown to HTML that can do no harm, and to plain words."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.manuscript.markdown import plain, render, render_inline


def test_what_authors_write_becomes_html() -> None:
    assert render("## Two\n\n**bold** and *thin*\n\n- a\n- b\n\n> said\n\n`<b>`") == (
        "<h2>Two</h2>\n<p><strong>bold</strong> and <em>thin</em></p>\n"
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<blockquote>\n<p>said</p>\n</blockquote>\n"
        "<p><code>&lt;b&gt;</code></p>\n"
    )


def test_a_table_is_aligned_by_class() -> None:
    html = render("| a | b | c |\n|:--|--:|---|\n| 1 | 2 | 3 |\n")
    assert '<th class="at-left">a</th>' in html
    assert '<td class="at-right">2</td>' in html
    assert "<td>3</td>" in html
    assert "style" not in html


def test_the_title_is_the_only_first_heading() -> None:
    assert render("# One\n\n### Three") == "<h2>One</h2>\n<h3>Three</h3>\n"


def test_links_inside_the_academy_are_its_addresses() -> None:
    assert render("[a](lesson:two-keys)") == '<p><a href="/lessons/two-keys">a</a></p>\n'
    assert render_inline("[a](module:doors)") == '<a href="/modules/doors">a</a>'


def test_links_elsewhere_give_nothing_away() -> None:
    assert render("<https://example.org>") == (
        '<p><a href="https://example.org" rel="noopener noreferrer nofollow">'
        "https://example.org</a></p>\n"
    )


@pytest.mark.parametrize("nowhere", ["", "page.md", "/admin", "//a.b", "lesson:../x", "ftp://a.b"])
def test_a_link_that_leads_nowhere_is_only_words(nowhere: str) -> None:
    assert render_inline(f"[a]({nowhere})") == "<a>a</a>"


def test_an_image_gets_its_address_from_the_caller() -> None:
    html = render("![Two *locks*](locks.svg 'x')", lambda name: f"/media/{name}?v=1")
    assert html == '<p><img src="/media/locks.svg?v=1" alt="Two locks" loading="lazy"></p>\n'


def test_a_paragraph_has_no_blocks_and_keeps_its_blanks() -> None:
    assert render_inline("# A **password** is [[]](x)\n- and [[]]") == (
        "# A <strong>password</strong> is [[]](x)\n- and [[]]"
    )
    assert "<img" not in render_inline("![a](b.svg)")


def test_plain_words_are_without_marks() -> None:
    text = (
        "## Two\n\n**bold** [link](lesson:x)\nnext ![locks](a.svg)\n\n"
        "```\ncode\n```\n\n| a |\n|-|\n| b |"
    )
    assert plain(text) == "Two · bold link next locks · code · a · b"
    assert plain("A password is [[]].") == "A password is …."
    assert (
        plain("Qui\u202f?\nMoi\u202f: «\u00a0oui\u00a0»")
        == "Qui\u202f? Moi\u202f: «\u00a0oui\u00a0»"
    )


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:x)",
    "![a](javascript:alert(1))",
    '![a"onerror="alert(1)](x.svg)',
    '[a](https://a.b "onmouseover=alert(1)")',
    '[a](lesson:x" onclick=alert(1))',
    '<https://a.b/"onclick=alert(1)>',
    "<svg onload=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "```html\n<script>alert(1)</script>\n```",
    '``` "onclick=alert(1)\nx\n```',
    "| <script> |\n|---|\n| <img onerror=x> |",
    "[a]: javascript:alert(1)\n\n[a]",
    "\u0000<script>",
    "<a href='javascript:x'>a</a>",
    "<style>@import 'x'</style>",
    "<iframe src=//a.b>",
    "<math><mtext></p><script>",
]
TAGS = {
    *("a", "br", "code", "em", "strong", "blockquote", "h2", "h3", "h4", "h5", "h6", "hr", "img"),
    *("li", "ol", "p", "pre", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"href", "rel", "src", "alt", "loading", "start", "class"}
ADDRESSES = ("/lessons/", "/modules/", "/media/", "http://", "https://", "mailto:")


class Reader(HTMLParser):
    """Reads HTML as a browser would and fails on whatever could do harm."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert name not in ("href", "src") or (value or "").lower().startswith(ADDRESSES)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def check_harmless(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    reader.close()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_written_can_run(payload: str) -> None:
    check_harmless(render(payload, lambda name: f"/media/{name}"))
    check_harmless(render_inline(payload))


def test_the_reader_of_these_tests_sees_harm() -> None:
    for html in ("<script>", "<p onclick=a>", '<a href="javascript:a">', "<!-- a -->"):
        with pytest.raises(AssertionError):
            check_harmless(html)


pieces = st.lists(st.sampled_from([*PAYLOADS, "\n", "\n\n", " ", "*", "`", "> ", "[", "](", ")"]))


@settings(max_examples=200, deadline=None)
@given(pieces.map("".join) | st.text(st.characters()))
def test_any_text_renders_without_harm(text: str) -> None:
    check_harmless(render(text, lambda name: "/media/x"))
    check_harmless(render_inline(text))
    plain(text)


@given(st.integers(0, 5))
def test_every_blank_stays_a_blank(count: int) -> None:
    assert render_inline(" and ".join(["[[]]"] * count)).count("[[]]") == count
