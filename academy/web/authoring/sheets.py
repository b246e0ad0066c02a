"""The texts of a draft as its editor shows them: one a language, each with the tools of its kind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from academy.manuscript.media import IMAGES, VIDEO, suffix
from academy.models.authoring import Draft
from academy.services.catalogue import Catalogue
from academy.web.languages import LANGUAGES

TOOLS = {
    "lesson": ("bold", "italic", "heading", "list", "table", "link", "lesson", "picture"),
    "question": ("bold", "italic", "link", "lesson"),
}
_LANGUAGE = re.compile(r"\.([A-Za-z-]+)\.(md|vtt)$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One text: ``language`` is empty for settings, which speak all of them."""

    id: str
    path: str
    language: str
    label: str
    text: str
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the text; ``missing`` names the languages that a film has no captions in."""

    name: str
    digest: str
    is_film: bool = False
    is_used: bool = False
    missing: Sequence[str] = ()


def of(draft: Draft, live: Catalogue) -> list[Sheet]:
    """The source first, captions last."""
    return sorted(_sheets(draft), key=lambda sheet: _place(sheet, live))


def pictures(draft: Draft) -> list[str]:
    """The names of the pictures beside the text."""
    return sorted(name for name in draft.media if suffix(name) in IMAGES)


def beside(draft: Draft, live: Catalogue) -> list[File]:
    """Pictures, films and captions, by name, with what still lacks."""
    return [_file(draft, live, name) for name in sorted(draft.media) if suffix(name) != ".vtt"]


def spoken(live: Catalogue) -> list[tuple[str, str]]:
    """The languages that captions may be in."""
    return [(code, LANGUAGES.get(code, code)) for code in live.languages.known]


def lessons(live: Catalogue, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a link may lead to, by module."""
    return [
        (
            module.document.title.get(language) or module.uid,
            [(each.uid, each.document.text(language)[0].title) for each in module.lessons],
        )
        for module in live.modules
    ]


def as_files(sent: Mapping[str, str], stored: Mapping[str, str]) -> dict[str, str]:
    """*sent* with the line ends that the files have: a form has those of the telegraph."""
    texts = {}
    for path, text in sent.items():
        plain = text.replace("\r\n", "\n")
        has_two = "\r\n" in stored.get(path, "")
        texts[path] = plain.replace("\n", "\r\n") if has_two else plain
    return texts


def _file(draft: Draft, live: Catalogue, name: str) -> File:
    if suffix(name) not in VIDEO:
        used = any(f"]({name}" in text for text in draft.texts.values())
        return File(name, draft.media[name], is_used=used)
    stem = name.rpartition(".")[0]
    captions = {path.rpartition("/")[2] for path in draft.texts}
    missing = [
        LANGUAGES.get(code, code)
        for code in live.languages.complete
        if f"{stem}.{code}.vtt" not in captions
    ]
    used = any(re.search(rf"^video:.*{re.escape(name)}", t, re.M) for t in draft.texts.values())
    return File(name, draft.media[name], is_film=True, is_used=used, missing=missing)


def _sheets(draft: Draft) -> Iterator[Sheet]:
    for number, (path, text) in enumerate(draft.texts.items()):
        found = _LANGUAGE.search(path)
        code, ending = (found[1], found[2]) if found else ("", "")
        name = LANGUAGES.get(code, code)
        label = name or _("Settings")
        if ending == "vtt":
            label = _("Captions, %(language)s", language=name)
        tools = TOOLS.get(draft.kind, ()) if ending == "md" else ()
        tab = code if ending == "md" else path
        yield Sheet(f"text-{number}", path, tab, label, text, tools)


def _place(sheet: Sheet, live: Catalogue) -> tuple[int, str]:
    known = live.languages.known
    return (known.index(sheet.language) if sheet.language in known else len(known), sheet.path)
