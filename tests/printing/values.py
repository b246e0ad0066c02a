"""A passport, a sheet and an avatar to print, as values."""

from datetime import date

from academy.drawing import Pin, mrz
from academy.drawing.avatar import Avatar, born, thrown
from academy.drawing.chance import chance
from academy.printing.share import Share
from academy.printing.stickers import StickerWords
from academy.printing.toy import ToyWords
from academy.printing.values import Booklet, BookletWords, StampValue, ThemeValue, VisaValue

AMINA = "Amina Benali"
LONG = "Wolfeschlegelsteinhausenbergerdorff-Maximiliane Österreicher-Ångström"
ADDRESS = "https://academy.example.com/verify/0123456789abcdef0123456789abcdef"

TOY = ToyWords(
    title="Votre Paper Toy",
    steps=("Imprimez.", "Découpez.", "Pliez.", "Collez.", "Jouez."),
    cut="Trait plein",
    fold="Tirets",
    glue="Patte",
    place="Pointillés",
    here="Collez le corps ici",
    passport="Passeport",
    hold="Son passeport, pour sa main.",
)

WORDS = BookletWords(
    passport="Passeport",
    academy="Académie numérique",
    holder="Titulaire",
    stamps="Tampons",
    visas="Visas",
    badges="Badges",
    no_stamps="Pas encore de tampon.",
    verify="Chacun peut vérifier ce passeport.",
)

SHEET = StickerWords(title="Planche n° 2", how="Découpez le long des cercles.")

BADGES = [
    Pin(name="Premier tampon", kind="stamps", seed="a", colour="sea"),
    Pin(name="Dix jours de suite", kind="streak", seed="b", colour="flag"),
    Pin(name="Cent bonnes réponses", kind="keys", seed="c", colour="leaf", medal="bronze"),
]


def looks(number: int) -> list[Avatar]:
    """That many avatars, each other than the rest."""
    return [thrown(chance(f"look:{k}")) for k in range(number)]


def stamps(number: int, shape: str = "round") -> list[StampValue]:
    """That many stamps of one theme."""
    return [
        StampValue(
            words="TOUS SUR LE PONT",
            centre="Digital",
            date=f"{k % 28 + 1} NOV. 2026",
            seed=f"a:{k}",
            shape=shape,
            around="Rabat",
        )
        for k in range(number)
    ]


def passport(name: str = AMINA, *, number: int = 3, full: bool = True) -> Booklet:
    """A passport with *number* stamps in its first theme; *full*: with visas and badges."""
    themes = [
        ThemeValue(
            title="Pourquoi le numérique",
            colour="sea",
            stamps=stamps(number),
            sealed="12 NOV. 2026" if number >= 6 else "",
            seed="a",
            note=f"{number} sur 6",
        ),
        ThemeValue(title="Les outils internes", colour="flag", note="0 sur 6"),
    ]
    visa = VisaValue(name="Plazza", date="12 NOV. 2026", seed="a", note="jusqu’au 12 nov. 2027")
    return Booklet(
        academy="Escale",
        name=name,
        look=born("amina"),
        facts=[("Unité", "Service client, Rabat"), ("Numéro", "7F3A91C0D")],
        zone=mrz(
            name,
            issuer="ESC",
            country="MA",
            number="7F3A91C0D",
            issued=date(2026, 11, 20),
            stamps=number,
            visas=1,
        ),
        seed="amina",
        words=WORDS,
        themes=themes,
        visas=[visa] if full else [],
        badges=BADGES if full else [],
        address=ADDRESS,
    )


def share(name: str = AMINA) -> Share:
    """The picture of the day of issue."""
    return Share(
        academy="Escale",
        kicker="Académie numérique",
        headline="Mon passeport numérique est délivré.",
        line="16 tampons · 20 novembre 2026",
        look=born("amina"),
        seed="amina",
        name=name,
        stamps=stamps(4),
    )
