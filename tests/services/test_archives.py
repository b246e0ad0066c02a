"""Archives: a plain one is unpacked, a hostile one is refused at once and writes nowhere."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from academy.errors import Invalid
from academy.services import archives

Names = dict[str, bytes]


def packed(files: Names, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of *files*."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def with_attributes(name: str, mode: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        archive.writestr(member, "../../etc/passwd")
    return made.getvalue()


def renamed(old: str, new: str, data: bytes | None = None) -> bytes:
    """An archive in which the file *old*, as packed, is called *new* of the same length."""
    data = data or packed({old: b"x", "b.md": b"x"})
    assert len(old) == len(new)
    return data.replace(old.encode(), new.encode())


def lying(claimed: int, real: int, *, checksum_too: bool = True) -> bytes:
    """A file that says that it has *claimed* bytes, with the checksum of those, and has *real* ones."""
    data = bytearray(packed({"a.md": b"x" * real}))
    directory = data.index(b"PK\x01\x02")
    for at in (14, directory + 16):
        if checksum_too:
            data[at : at + 4] = struct.pack("<L", zlib.crc32(b"x" * claimed))
        data[at + 8 : at + 12] = struct.pack("<L", claimed)
    return bytes(data)


def locked() -> bytes:
    data = bytearray(packed({"a.md": b"x"}))
    for at in (6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """Many names for the same content: each of them unpacks to all of it."""
    kernel = packed({"a0000": Random(1).randbytes(16_000) + bytes(1_000_000)})
    directory = kernel.index(b"PK\x01\x02")
    one = kernel[directory : kernel.index(b"PK\x05\x06")]
    many = b"".join(one.replace(b"a0000", b"a%04d" % n) for n in range(1_000))
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(many), directory, 0)
    return kernel[:directory] + many + end


def counting_wrong() -> bytes:
    """60,000 names behind a record that speaks of one."""
    data = packed({f"{n:x}": b"" for n in range(60_000)}, zipfile.ZIP_STORED)
    return data[:-14] + struct.pack("<HH", 1, 1) + data[-10:]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: packed({"a.md": bytes(40_000_000)}), "more than a hundred times"),
    "a larger bomb": (lambda: packed({"a.md": bytes(60_000_000)}), "larger than 50 MB"),
    "overlapping bombs": (overlapping, "more than 200 MB"),
    "a way out": (lambda: packed({"../../a.md": b"x"}), "leads out of its folder"),
    "a way out in the middle": (lambda: packed({"a/../../b.md": b"x"}), "leads out"),
    "from the root": (lambda: packed({"/etc/a.md": b"x"}), "leads out of its folder"),
    "a drive": (lambda: packed({"C:/a.md": b"x"}), "leads out of its folder"),
    "a backslash": (lambda: renamed("..xa.md", "..\\a.md"), "leads out of its folder"),
    "a link": (lambda: with_attributes("a.md", 0o120777), "is a link or a device"),
    "a device": (lambda: with_attributes("a.md", 0o020666), "is a link or a device"),
    "the same name twice": (lambda: renamed("a.md", "b.md"), "twice"),
    "a name in two spellings": (lambda: packed({"b.md": b"x", "B.md": b"y"}), "twice"),
    "a file that is a folder": (lambda: packed({"a": b"x", "a/b.md": b"y"}), "twice"),
    "a size too small": (lambda: lying(10, 5_000_000), "not what the archive says"),
    "a size too large": (lambda: lying(5_000, 10), "not what the archive says"),
    "a false checksum": (lambda: lying(5, 6, checksum_too=False), "not what the archive"),
    "too many": (lambda: packed({f"{n}.md": b"" for n in range(2_001)}), "more than 2000 files"),
    "a false count": (counting_wrong, "more than 2000 files"),
    "a password": (locked, "locked with a password"),
    "an archive inside": (lambda: packed({"a.zip": b"x"}), "is an archive itself"),
    "a hidden archive inside": (lambda: packed({"a.md": packed({"b": b"x"})}), "archive itself"),
    "a NUL in a name": (lambda: renamed("a.mdx.svg", "a.md\0.svg"), "no name has"),
    "a line in a name": (lambda: packed({"a\n.md": b"x"}), "no name has"),
    "too deep": (lambda: packed({"1/2/3/4/5/6/a.md": b"x"}), "lies too deep"),
    "accents": (lambda: packed({"é.md": b"x", "b.md": b"x"}), "letters without accents"),
    "another packing": (lambda: packed({"a.md": b"x"}, zipfile.ZIP_LZMA), "not read here"),
    "no archive": (lambda: b"GIF89a" * 100, "no zip archive"),
    "half of one": (lambda: packed({"a.md": b"x" * 100})[:60], "no zip archive"),
    "nothing": (lambda: packed({}), "no file in this archive"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_at_once_and_writes_nothing_elsewhere(
    name: str, tmp_path: Path
) -> None:
    make, sentence = HOSTILE[name]
    data = make()
    staging = tmp_path / "one" / "two"
    staging.mkdir(parents=True)
    began = time.process_time()
    with pytest.raises(Invalid, match=sentence):
        archives.unpack(io.BytesIO(data), staging)
    assert time.process_time() - began < 1
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.parent == staging and path.name.isdecimal() for path in written)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("top", ["", "My folder (2)/"])
def test_a_plain_one_is_unpacked_under_numbers_with_or_without_its_top_folder(
    method: int, top: str, tmp_path: Path
) -> None:
    files = {"academy.yaml": b"languages: [en]\n", "1-a/1-b/a.mp4": Random(1).randbytes(200_000)}
    own = {".git/HEAD": b"x", "1-a/.DS_Store": b"x", "1-a/_notes/x y.txt": b"x"}
    data = packed({f"{top}{name}": content for name, content in (files | own).items()}, method)
    found = archives.unpack(io.BytesIO(data), tmp_path)
    assert {name: path.read_bytes() for name, path in found.items()} == files
    assert {path.parent for path in found.values()} == {tmp_path}


def test_one_that_was_packed_by_a_mac_or_while_it_was_sent(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("top/1-a.md", b"words " * 1_000)
        archive.writestr("__MACOSX/top/._1-a.md", b"x")
        archive.comment = b"a comment"
    found = archives.unpack(io.BytesIO(pipe.getvalue()), tmp_path)
    assert [*found] == ["1-a.md"]
    assert found["1-a.md"].read_bytes() == b"words " * 1_000
