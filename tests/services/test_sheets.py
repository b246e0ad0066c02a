"""Sheets: what was written reads back the same, nothing runs in it, and nonsense is told by its line."""

import csv
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.errors import Invalid
from academy.services.sheets.guarding import guarded, unguarded
from academy.services.sheets.reading import rows_of
from academy.services.sheets.writing import write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+33 1",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "  =1",
    "'=1",
    "''=1",
    "'t Hooft",
]

NASTY = ["Élodie", "a;b", 'say "hi"', "two\nlines", "Ωμέγα", "שלום", "0042", *FORMULAS]


def read(path: Path) -> list[list[str]]:
    return [cells for _, cells in rows_of(path)]


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@given(st.text(max_size=8) | st.text("'=+-@ \t\r\n\0ab＝", max_size=8))
def test_what_was_guarded_is_told_back_whatever_it_was(text: str) -> None:
    safe = guarded(text)
    assert unguarded(str(safe)) == text
    assert not str(safe).lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_reads_back_as_it_was_written(tmp_path: Path, delimiter: str) -> None:
    rows = [["number", "name", "x"], *([str(n), cell, "z"] for n, cell in enumerate(NASTY))]
    with (tmp_path / "a.csv").open("wb") as file:
        assert write_csv(rows, file, delimiter=delimiter) == len(rows)
    assert read(tmp_path / "a.csv") == [[cell.strip() for cell in row] for row in rows]
    opened = csv.reader(
        io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"), newline=""), delimiter=delimiter
    )
    assert not [
        c for row in opened for c in row if c.lstrip().startswith(("=", "+", "-", "@", "＝"))
    ]


def test_a_workbook_reads_back_as_it_was_written_and_nothing_in_it_is_a_formula(
    tmp_path: Path,
) -> None:
    rows = [["number", "name", "x"], *([str(n), cell, "z"] for n, cell in enumerate(NASTY))]
    with (tmp_path / "a.xlsx").open("wb") as file:
        assert write_xlsx(rows, file) == len(rows)
    assert read(tmp_path / "a.xlsx") == [[cell.strip() for cell in row] for row in rows]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


ENCODED: list[tuple[str, Callable[[str], bytes]]] = [
    ("utf-8", lambda text: text.encode()),
    ("utf-8 with its mark", lambda text: text.encode("utf-8-sig")),
    ("utf-16 with its mark", lambda text: text.encode("utf-16")),
    ("utf-16-le", lambda text: text.encode("utf-16-le")),
    ("utf-16-be", lambda text: text.encode("utf-16-be")),
    ("windows", lambda text: text.encode("cp1252")),
]


@pytest.mark.parametrize("encode", [each for _, each in ENCODED], ids=[name for name, _ in ENCODED])
@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_in_any_encoding_and_with_any_separator(
    tmp_path: Path, encode: Callable[[str], bytes], separator: str, end: str
) -> None:
    text = end.join(separator.join(row) for row in (["Matricule", "Prénom"], ["7", "Zoë"])) + end
    assert read(put(tmp_path / "a.csv", encode(text))) == [["Matricule", "Prénom"], ["7", "Zoë"]]


def test_rows_know_their_line_and_empty_ones_are_nothing(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", b'a,b\n\n,\n1,"x\ny"\n2,z\n')
    assert list(rows_of(path)) == [(1, ["a", "b"]), (4, ["1", "x\ny"]), (6, ["2", "z"])]
    assert read(put(tmp_path / "empty.csv", b"")) == []


LATE = b"number,name\n" + b"1,a\n" * 30_000


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"number,name\n1,\x00\x01\x02\x7fELF", 2),
        (random.Random(7).randbytes(9000), 1),
        ("1,é\n".encode() * 30_000 + b"2,\xff\n", 30_001),
        (LATE + b"2,\xed\xa0\x80\n", 30_002),
        (LATE + b"2,\x81\n", 30_002),
        ("a,b\n1,".encode("utf-16") + b"\x00\xd8\n\x00", 2),
        (b'a,b\n1,"x\n2,y\n', 2),
        (b'a,b\n1,"' + b"x\n" * 200_000, 2),
        (b"a,b\n" + b"x" * 300_000, 2),
    ],
)
def test_what_is_no_table_is_told_by_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    with pytest.raises(Invalid) as told:
        list(rows_of(put(tmp_path / "a.csv", data)))
    assert told.value.values.get("line") == line, str(told.value)


def test_a_line_of_three_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"x" * 200_000)
        file.truncate(3 << 30)  # the rest is a hole
    with pytest.raises(Invalid, match="Line 1"):
        list(rows_of(path))


def test_what_only_looks_like_a_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "no.xlsx", "w") as packed:
        packed.writestr("a.txt", "no workbook")
    for data in (b"PK\x03\x04 and no more", (tmp_path / "no.xlsx").read_bytes()):
        with pytest.raises(Invalid, match="cannot be opened"):
            list(rows_of(put(tmp_path / "a.xlsx", data)))


def test_a_workbook_that_unfolds_into_a_giant_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        write_xlsx([["a"], ["b"]], file)
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as packed,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as giant,
    ):
        for name in packed.namelist():
            text = packed.read(name)
            if name.endswith("sheet1.xml"):
                last = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                text = text.replace(b"</sheetData>", last)
            giant.writestr(name, text)
    with pytest.raises(Invalid, match="cannot be opened"):
        list(rows_of(tmp_path / "b.xlsx"))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    program = """
import resource, sys
from academy.services.sheets.reading import rows_of
from academy.services.sheets.writing import write_csv, write_xlsx
from pathlib import Path
count, path = int(sys.argv[1]), Path(sys.argv[2])
rows = ([f"{n}", f"p{n}@x.example", "Name", "Unit/Team"] for n in range(count))
with path.open("wb") as file:
    (write_csv if path.suffix == ".csv" else write_xlsx)(rows, file)
assert sum(1 for _ in rows_of(path)) == count
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

    def peak(name: str, count: int) -> int:
        command = [sys.executable, "-c", program, str(count), str(tmp_path / name)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    for name, few, many in (("a.csv", 1_000, 200_000), ("a.xlsx", 1_000, 40_000)):
        assert peak(name, many) < peak(name, few) + 8_000, name  # kB
