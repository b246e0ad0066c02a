"""Archives of a content folder: judged by their directory, then unpacked piece by piece.

Promises: an archive that is no plain zip of a content folder is refused with a sentence, before its
content is read where its directory tells, else at the first byte too many; what is written has a name
that we give it, in the folder that we name; no size that an archive claims is believed.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from academy.errors import Invalid

MOST_FILES = 2_000
LARGEST_FILE = 50 * 1024 * 1024
LARGEST = 200 * 1024 * 1024
"""Bytes of all files, unpacked."""
LARGEST_ARCHIVE = 64 * 1024 * 1024
"""Bytes that a request may bring."""
HIGHEST_RATIO = 100
DEEPEST = 6

_DIRECTORY = 1024 * 1024
"""Bytes of a directory: far above what names of 2,000 files need."""
_SMALL = 64 * 1024
"""Up to here a file may shrink as it likes."""
_PIECE = 64 * 1024
_END, _END_64, _LOCAL = b"PK\x05\x06", b"PK\x06\x07", b"PK\x03\x04"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_LATER = 0x8  # sizes follow the content
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ARCHIVES = (
    *(".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".zst", ".jar"),
    *(".docx", ".xlsx", ".pptx", ".epub", ".odt"),
)
_BEGINNINGS = (_LOCAL, b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\0")


def unpack(archive: IO[bytes], staging: Path) -> dict[str, Path]:
    """The files of *archive* by their names, each in *staging* under a number. Raises ``Invalid``.

    What the folder of an author holds for herself (hidden files, those of her computer) is left.
    """
    found = _members(archive)
    packed = archive.seek(0, 2)
    files: dict[str, Path] = {}
    total = 0
    for number, (name, member) in enumerate(found.items()):
        target = staging / f"{number:05}"
        with target.open("xb") as file:
            for piece in _pieces(archive, member, name):
                total += len(piece)
                if total > min(LARGEST, max(HIGHEST_RATIO * packed, _SMALL)):
                    raise _too_large()
                file.write(piece)
        files[name] = target
    return files


def _members(archive: IO[bytes]) -> dict[str, ZipInfo]:
    """The files that count, by name, when everything that the directory says is in order."""
    _check_end(archive)
    try:
        archive.seek(0)
        with zipfile.ZipFile(archive) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        raise _broken() from None
    if len(members) > MOST_FILES:
        raise _too_many()
    for member in members:
        _check_name(member.orig_filename)
        _check_member(member)
    if sum(member.file_size for member in members) > LARGEST:
        raise _too_large()
    files = [member for member in members if not member.is_dir()]
    top = _top([member.orig_filename for member in files])
    return _by_name(files, top)


def _check_end(archive: IO[bytes]) -> None:
    """Judge the last record, which says how large the directory is that would be read."""
    size = archive.seek(0, 2)
    archive.seek(max(size - 65_557, 0))
    tail = archive.read(65_557)
    ends_bare = tail[-22:-18] == _END and tail.endswith(b"\0\0")
    at = len(tail) - 22 if ends_bare else tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise _broken()
    count, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    if count > MOST_FILES or length > _DIRECTORY or tail[max(at - 20, 0) : at][:4] == _END_64:
        raise _too_many()


def _check_name(name: str) -> None:
    """Refuse what would lead out of a folder, or reads otherwise than it is."""
    shown = "".join(c if c.isprintable() else "?" for c in name)[:80]
    parts = name.rstrip("/").split("/")
    if not name or any(not c.isprintable() for c in name):
        raise Invalid(
            "A name in this archive holds a character that no name has: “%(name)s”.", name=shown
        )
    if "\\" in name or ".." in parts or "." in parts or "" in parts or re.match("[A-Za-z]:", name):
        raise Invalid(
            "“%(name)s” in this archive leads out of its folder: pack it again.", name=shown
        )
    if len(parts) > DEEPEST:
        raise Invalid(
            "“%(name)s” lies too deep: %(most)s folders at most.", name=shown, most=DEEPEST
        )


def _check_member(member: ZipInfo) -> None:
    """Refuse what is no plain file or folder, and what says of itself that it is too large."""
    name = member.orig_filename[:80]
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Invalid("“%(name)s” is a link or a device: an archive holds files only.", name=name)
    if member.flag_bits & _ENCRYPTED:
        raise Invalid("“%(name)s” is locked with a password: pack it without one.", name=name)
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Invalid(
            "“%(name)s” is packed in a way that is not read here: pack it as plain zip.", name=name
        )
    if name.lower().endswith(_ARCHIVES):
        raise _nested(name)
    if member.file_size > LARGEST_FILE:
        raise Invalid("“%(name)s” is larger than %(most)s MB.", name=name, most=50)
    if member.file_size > max(HIGHEST_RATIO * member.compress_size, _SMALL):
        raise _too_dense(name)


def _top(names: list[str]) -> str:
    """The one folder that everything was packed in, with its slash; empty when there is none."""
    tops = {name.partition("/")[0] for name in names if not _is_private(name)}
    top = f"{next(iter(tops), '')}/"
    return top if len(tops) == 1 and all(n.startswith(top) or _is_private(n) for n in names) else ""


def _by_name(files: list[ZipInfo], top: str) -> dict[str, ZipInfo]:
    found: dict[str, ZipInfo] = {}
    taken: set[str] = set()
    folders: set[str] = set()
    for member in files:
        name = member.orig_filename.removeprefix(top)
        key = name.casefold()
        if key in taken:
            raise _twice(name)
        taken.add(key)
        folders |= {key[:at] for at, c in enumerate(key) if c == "/"}
        if _is_private(name):
            continue
        if not all(map(_NAME.fullmatch, name.split("/"))):
            raise Invalid(
                "Rename “%(name)s”: a name takes letters without accents, digits, dots and "
                "hyphens, 100 at most.",
                name=name[:80],
            )
        found[name] = member
    if both := taken & folders:
        raise _twice(min(both))
    if not found:
        raise Invalid("There is no file in this archive.")
    return found


def _is_private(name: str) -> bool:
    """Whether it is the author's own, or her computer's: no content folder counts it."""
    return any(p.startswith((".", "_")) or p.endswith("~") for p in name.split("/"))


def _pieces(archive: IO[bytes], member: ZipInfo, name: str) -> Iterator[bytes]:
    """The content of *member*; not a byte more than it said, nor fewer."""
    archive.seek(member.header_offset)
    header = archive.read(30)
    if len(header) < 30 or header[:4] != _LOCAL:
        raise _broken()
    flags, method = struct.unpack("<HH", header[6:10])
    _crc, packed, size, for_name, for_more = struct.unpack("<LLLHH", header[14:30])
    said = archive.read(for_name)
    archive.seek(for_more, 1)
    one_name = said == member.orig_filename.encode("utf-8" if flags & 0x800 else "cp437")
    one_size = flags & _LATER or (packed, size) == (member.compress_size, member.file_size)
    if not one_name or not one_size or flags & _ENCRYPTED or method != member.compress_type:
        raise _lies(name)
    done, checksum = 0, 0
    for piece in _inflated(archive, member, name):
        if not done and piece.startswith(_BEGINNINGS):
            raise _nested(name)
        done, checksum = done + len(piece), zlib.crc32(piece, checksum)
        if done > member.file_size:
            raise _lies(name)
        yield piece
    if done != member.file_size or checksum != member.CRC:
        raise _lies(name)


def _inflated(archive: IO[bytes], member: ZipInfo, name: str) -> Iterator[bytes]:
    """What the packed bytes hold, never more than a piece at once."""
    left = member.compress_size
    if member.compress_type == ZIP_STORED:
        while left and (piece := archive.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left and not inflater.eof and (packed := archive.read(min(left, _PIECE))):
            left -= len(packed)
            while packed:
                yield inflater.decompress(packed, _PIECE)
                packed = inflater.unconsumed_tail
        while not inflater.eof and (piece := inflater.decompress(b"", _PIECE)):
            yield piece
    except zlib.error:
        raise _broken() from None
    if left or not inflater.eof or inflater.unused_data:
        raise _lies(name)


def _broken() -> Invalid:
    return Invalid("This is no zip archive, or it is damaged: pack the folder again.")


def _too_many() -> Invalid:
    return Invalid("This archive holds more than %(most)s files.", most=MOST_FILES)


def _too_large() -> Invalid:
    return Invalid("This archive would take more than %(most)s MB unpacked.", most=200)


def _too_dense(name: str) -> Invalid:
    return Invalid("“%(name)s” would unpack to more than a hundred times its size.", name=name)


def _nested(name: str) -> Invalid:
    return Invalid("“%(name)s” is an archive itself: unpack it first.", name=name[:80])


def _twice(name: str) -> Invalid:
    return Invalid("“%(name)s” stands in this archive twice.", name=name[:80])


def _lies(name: str) -> Invalid:
    return Invalid("“%(name)s” is not what the archive says of it: pack it again.", name=name[:80])
