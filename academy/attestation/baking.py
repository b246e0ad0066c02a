"""Baked pictures: a PNG or an SVG that carries its credential, as Open Badges 3.0 has it.

https://www.imsglobal.org/spec/ob/v3p0/#baking
"""

import re
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.sax.saxutils import escape

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"

LARGEST = 1024 * 1024
"""Bytes of a credential that is taken out of a picture."""


class NotBaked(Exception):
    """This picture carries no credential that could be read."""


def bake_png(picture: bytes, credential: str) -> bytes:
    """*picture* with *credential* in an iTXt chunk before its end."""
    body = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + credential.encode()
    chunk = len(body).to_bytes(4) + b"iTXt" + body + zlib.crc32(b"iTXt" + body).to_bytes(4)
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]


def bake_svg(picture: str, credential: str) -> str:
    """*picture* with *credential* as the first element in it."""
    opening = re.match(r"<svg\b", picture)
    end = picture.index(">") + 1
    if not opening:
        raise ValueError("an SVG begins with <svg")
    root = f'<svg xmlns:openbadges="{NAMESPACE}"' + picture[opening.end() : end]
    held = f"<openbadges:credential>{escape(credential)}</openbadges:credential>"
    return root + held + picture[end:]


def unbake(picture: bytes) -> str:
    """The credential in a PNG or an SVG, from wherever it came. Raises ``NotBaked``."""
    if picture.startswith(PNG):
        return _from_png(picture)
    return _from_svg(picture)


def _from_png(picture: bytes) -> str:
    for kind, body in _chunks(picture):
        keyword, _, rest = body.partition(b"\0")
        if kind != b"iTXt" or keyword != KEYWORD or len(rest) < 4:
            continue
        is_compressed = rest[0] == 1
        parts = rest[2:].split(b"\0", 2)  # the language, the keyword in it, the text
        if len(parts) == 3:
            return _text(_inflated(parts[2]) if is_compressed else parts[2])
    raise NotBaked


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place + 12 <= len(picture):
        length = int.from_bytes(picture[place : place + 4])
        end = place + 8 + length
        yield picture[place + 4 : place + 8], picture[place + 8 : end]
        place = end + 4


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error as error:
        raise NotBaked from error


def _from_svg(picture: bytes) -> str:
    if re.search(rb"<!(DOCTYPE|ENTITY)", picture, re.IGNORECASE) or b"\0" in picture:
        raise NotBaked  # no picture of ours has one, and entities are how such files do harm
    try:
        root = ElementTree.fromstring(picture)  # noqa: S314 -- without entities, see above
    except (ElementTree.ParseError, ValueError, RecursionError, LookupError) as error:
        raise NotBaked from error
    held = root.find(f"{{{NAMESPACE}}}credential")
    if held is None or not held.text:
        raise NotBaked
    return held.text.strip()


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotBaked from error
