"""Pictures draw, and do nothing else."""

import pytest

from academy.manuscript.media import TYPES, check_svg, suffix
from academy.manuscript.problems import Findings, Sheet

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
OUTSIDE = "A picture may not fetch anything from elsewhere: draw it inside."


def problems(text: str) -> list[str]:
    findings = Findings()
    check_svg(Sheet("a.svg", text, findings))
    return [f"{problem.line}: {problem.sentence}" for problem in findings.problems]


def test_a_picture_that_only_draws_is_accepted() -> None:
    assert (
        problems(
            f"<?xml version='1.0'?>\n{OPEN}<title>Locks</title><style>.a{{fill:url(#g)}}</style>"
            '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>'
            '<g fill="url(#g)" style="opacity:.5"><use xlink:href="#g"/><use href="#g"/></g>'
            '<animate attributeName="opacity" from="0" to="1"/></svg>'
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            f"{OPEN}\n<script>alert(1)</script></svg>",
            "2: A picture may not hold <script>: save it as plain SVG without it.",
        ),
        (
            f"{OPEN}<foreignObject/></svg>",
            "1: A picture may not hold <foreignObject>: save it as plain SVG without it.",
        ),
        (
            f'{OPEN}<x:script xmlns:x="http://www.w3.org/2000/svg"/></svg>',
            "1: A picture may not hold <script>: save it as plain SVG without it.",
        ),
        (
            f'{OPEN}<h:g xmlns:h="http://www.w3.org/1999/xhtml"/></svg>',
            "1: A picture may not hold <g>: save it as plain SVG without it.",
        ),
        (
            f'{OPEN}<a href="https://example.org"/></svg>',
            "1: A picture may not hold <a>: save it as plain SVG without it.",
        ),
        (
            f'{OPEN}<image href="#a"/></svg>',
            "1: A picture may not hold <image>: save it as plain SVG without it.",
        ),
        (
            f'{OPEN}<g onload="alert(1)"/></svg>',
            "1: A picture may not react with “onload”: remove it.",
        ),
        (f'{OPEN}<use href="https://example.org/a.svg#b"/></svg>', f"1: {OUTSIDE}"),
        (f'{OPEN}<use xlink:href="javascript:alert(1)"/></svg>', f"1: {OUTSIDE}"),
        (f'{OPEN}<use href="&#106;avascript:alert(1)"/></svg>', f"1: {OUTSIDE}"),
        (f'{OPEN}<animate attributeName="xlink:href" to="#a"/></svg>', f"1: {OUTSIDE}"),
        (f'{OPEN}<g style="fill:url(https://example.org)"/></svg>', f"1: {OUTSIDE}"),
        (f'{OPEN}<g fill="u\\72l(https://example.org)"/></svg>', f"1: {OUTSIDE}"),
        (f"{OPEN}<style>@import 'a.css';</style></svg>", f"1: {OUTSIDE}"),
        (f"{OPEN}<style>@im<!-- -->port 'a.css';</style></svg>", f"1: {OUTSIDE}"),
        (f"{OPEN}<style>\n.a{{fill:URL( 'https://a.b')}}</style></svg>", f"2: {OUTSIDE}"),
        (
            '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>',
            "1: Remove <!DOCTYPE …> from this picture: it is not needed.",
        ),
        (
            f"<?xml-stylesheet href='a.css'?>{OPEN}</svg>",
            "1: A picture may not hold <?xml-stylesheet: remove it.",
        ),
        ("<html/>", "1: This is not an SVG picture: it must begin with <svg>."),
        (
            f"{OPEN}\n<g></svg>",
            "2: This picture is not well-formed SVG (mismatched tag). Save it again.",
        ),
        ("", "1: This picture is not well-formed SVG (no element found). Save it again."),
    ],
)
def test_a_picture_that_does_more_is_refused_at_its_line(text: str, problem: str) -> None:
    assert problem in problems(text)


def test_a_picture_nested_without_end_is_read_in_no_time() -> None:
    assert problems(OPEN + "<g>" * 200_000)


def test_only_known_types_are_served() -> None:
    assert suffix("a.MP4") in TYPES
    assert suffix("a.svg.html") not in TYPES
    assert suffix("mp4") not in TYPES
