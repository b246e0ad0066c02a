"""The machine-readable zone at the foot of the passport: two lines of 44, as ICAO 9303 sets them.

Ours is an ornament that holds true: the name, the unit's country, the day of issue and the counts
can be read from it, and its check digits are right (weights 7, 3, 1, modulo 10). Letters beyond
A to Z follow the tables of ICAO 9303 part 3 where they have one.
"""

import re
import unicodedata
from datetime import date

WIDTH = 44
_WEIGHTS = (7, 3, 1)
_LATIN = {"Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "Ø": "OE", "Å": "AA", "Ð": "D", "Ł": "L"}
_LATIN |= {"Đ": "D", "Ħ": "H", "ı": "I", "Ŋ": "N", "Ŧ": "T", "ĸ": "Q"}
# Letter=Latin, from ICAO 9303 part 3, section 6.
_CYRILLIC = """
А=A Б=B В=V Г=G Д=D Е=E Ж=ZH З=Z И=I Й=I К=K Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=KH Ц=TS
Ч=CH Ш=SH Щ=SHCH Ъ=IE Ы=Y Ь= Э=E Ю=IU Я=IA Ё=E І=I Ї=I Є=IE Ґ=G
"""
_GREEK = """
Α=A Β=V Γ=G Δ=D Ε=E Ζ=Z Η=I Θ=TH Ι=I Κ=K Λ=L Μ=M Ν=N Ξ=X Ο=O Π=P Ρ=R Σ=S Τ=T Υ=Y Φ=F Χ=CH Ψ=PS
Ω=O
"""
_ARABIC = """
ا=A ب=B ت=T ث=XTH ج=J ح=XH خ=XKH د=D ذ=XDH ر=R ز=Z س=S ش=XSH ص=XSS ض=XDZ ط=XTT ظ=XZZ ع=E غ=G
ف=F ق=Q ك=K ل=L م=M ن=N ه=H و=W ي=Y
"""
_OTHERS = dict(pair.split("=") for pair in (_CYRILLIC + _GREEK + _ARABIC).split())


def mrz(
    holder: str,
    *,
    issuer: str,
    country: str,
    number: str,
    issued: date | None,
    stamps: int,
    visas: int,
    family: str = "",
) -> tuple[str, str]:
    """The two lines for *holder*; her last word is the family name unless *family* says it.

    *issued* gives its day (none: fillers), *number* at most nine letters or digits, *issuer* and
    *country* at most three letters. Counts above 99 stay at 99.
    """
    last = family or (holder.split() or [""])[-1]
    first = holder.removesuffix(last).strip() if holder != last else ""
    names = latin(last) + ("<<" + latin(first) if latin(first) else "")
    upper = _filled("P<" + _filled(latin(issuer), 3) + names, WIDTH)
    document = _filled(latin(number).replace("<", ""), 9)
    day = issued.strftime("%y%m%d") if issued else "<" * 6
    counts = _filled(f"STAMPS{min(stamps, 99):02d}VISAS{min(visas, 99):02d}", 16)
    lower = document + check(document) + _filled(latin(country), 3) + day + check(day) + "<"
    lower = _filled(lower + counts, WIDTH - 2)
    return upper, lower + check(counts) + check(document + check(document) + day + counts)


def zone(text: str) -> str:
    """*text* as one line of the zone: an ornament."""
    return _filled("P<" + latin(text) + "<<", WIDTH)


def latin(text: str) -> str:
    """*text* in A to Z, 0 to 9 and the filler ``<`` between words."""
    letters = []
    for char in unicodedata.normalize("NFC", text.replace("ß", "ẞ").upper()):
        if char in _LATIN or char in _OTHERS:
            letters.append((_LATIN | _OTHERS)[char])
        elif char not in "'’":
            letters.append(
                "".join(
                    _OTHERS.get(c, c)
                    for c in unicodedata.normalize("NFKD", char)
                    if not unicodedata.combining(c)
                )
            )
    return re.sub(r"[^A-Z0-9]+", "<", "".join(letters)).strip("<")


def check(field: str) -> str:
    """The check digit of *field*: digits count as themselves, A to Z as 10 to 35, fillers as 0."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return str(sum(value * _WEIGHTS[k % 3] for k, value in enumerate(values)) % 10)


def _filled(text: str, width: int) -> str:
    return text[:width].ljust(width, "<")
