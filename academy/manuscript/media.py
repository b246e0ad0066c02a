"""Files that are shown: which types, how heavy, and what an SVG picture may hold.

An SVG file is a document that can run script and call home, so it is read element by element
against a list of what draws; everything else is refused, whatever it is called.
"""

import re
from xml.parsers import expat

from academy.manuscript.problems import N_, Sheet

VIDEO = {".mp4": "video/mp4"}
CAPTIONS = {".vtt": "text/vtt"}
IMAGES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
#: The content type of every suffix that is served; nothing else is.
TYPES = VIDEO | CAPTIONS | IMAGES

HEAVIEST_VIDEO = 20_000_000
HEAVIEST_IMAGE = 1_000_000

_DRAWS = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "metadata"),
        *("symbol", "use", "path", "rect", "circle", "ellipse"),
        *("line", "polyline", "polygon", "text", "tspan", "textPath"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"),
        *("marker", "style", "filter", "animate", "animateTransform", "animateMotion"),
        *(
            "mpath",
            "feBlend",
            "feColorMatrix",
            "feComponentTransfer",
            "feComposite",
            "feConvolveMatrix",
        ),
        *(
            "feDiffuseLighting",
            "feDisplacementMap",
            "feDistantLight",
            "feDropShadow",
            "feFlood",
            "feFuncA",
        ),
        *("feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode"),
        *(
            "feMorphology",
            "feOffset",
            "fePointLight",
            "feSpecularLighting",
            "feSpotLight",
            "feTile",
        ),
        *("feTurbulence"),
    )
)
_OUTSIDE = re.compile(r"url\(\s*(?!['\"]?\s*#)|@import|expression\(|\\|image-set", re.IGNORECASE)


def suffix(name: str) -> str:
    """The part of *name* from its last dot, in lower case; empty when there is none."""
    _, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot else ""


def check_weight(sheet: Sheet, size: int) -> None:
    """Report a video or an image of *size* bytes that is too heavy for a phone, or nothing at all."""
    if not size and not sheet.text and suffix(sheet.name) in {*VIDEO, *IMAGES}:
        sheet.problem(0, N_("This file is empty."))
    if suffix(sheet.name) in VIDEO and size > HEAVIEST_VIDEO:
        sheet.problem(
            0,
            N_("This video weighs %(size)s MB; 20 MB at most. Cut it or compress it."),
            size=_megabytes(size),
        )
    if suffix(sheet.name) in IMAGES and size > HEAVIEST_IMAGE:
        sheet.problem(
            0,
            N_("This image weighs %(size)s MB; 1 MB at most. Make it smaller."),
            size=_megabytes(size),
        )


def check_svg(sheet: Sheet) -> None:
    """Report whatever in this SVG picture does more than draw."""
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _Svg(sheet, parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.ProcessingInstructionHandler = reader.instruction
    try:
        parser.Parse(sheet.text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        if not reader.stopped:
            sheet.problem(
                max(error.lineno - 1, 0),
                N_("This picture is not well-formed SVG (%(why)s). Save it again."),
                why=expat.errors.messages.get(error.code, "?"),
            )
    except _StopError:
        return


class _StopError(Exception):
    pass


class _Svg:
    def __init__(self, sheet: Sheet, parser: expat.XMLParserType) -> None:
        self.sheet, self.parser = sheet, parser
        self.stopped = False
        self.inside: list[str] = []
        self.style: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        svg = space in ("", "http://www.w3.org/2000/svg")
        if not self.inside and not (svg and local == "svg"):
            self.report(N_("This is not an SVG picture: it must begin with <svg>."))
            self.stop()
        if not svg or local not in _DRAWS:
            self.report(
                N_("A picture may not hold <%(element)s>: save it as plain SVG without it."),
                element=local[:40],
            )
        self.inside.append(local)
        for key, value in attributes.items():
            self.attribute(key.rpartition(" ")[2], value)

    def attribute(self, key: str, value: str) -> None:
        if key.lower().startswith("on"):
            self.report(N_("A picture may not react with “%(key)s”: remove it."), key=key[:40])
        elif key in ("href", "src", "base", "attributeName"):
            inner = value.strip().startswith("#") if key != "attributeName" else "href" not in value
            if not inner:
                self.outside()
        elif _OUTSIDE.search(value):
            self.outside()

    def words(self, text: str) -> None:
        if self.inside and self.inside[-1] == "style":
            self.style.append(text)

    def end(self, _name: str) -> None:
        # Only now: the parser hands words out in pieces, and a comment may stand between two.
        if self.inside.pop() == "style":
            if _OUTSIDE.search("".join(self.style)):
                self.outside()
            self.style.clear()

    def doctype(self, *_: object) -> None:
        self.report(N_("Remove <!DOCTYPE …> from this picture: it is not needed."))
        self.stop()

    def instruction(self, target: str, _data: str) -> None:
        self.report(N_("A picture may not hold <?%(element)s: remove it."), element=target[:40])

    def outside(self) -> None:
        self.report(N_("A picture may not fetch anything from elsewhere: draw it inside."))

    def report(self, template: str, **values: object) -> None:
        if len(self.sheet.findings.problems) < 1000:
            self.sheet.problem(self.parser.CurrentLineNumber - 1, template, **values)

    def stop(self) -> None:
        self.stopped = True
        raise _StopError


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
