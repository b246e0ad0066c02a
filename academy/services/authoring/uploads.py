"""Files that authors bring to a lesson: pictures, a film, captions.

It is kept under its digest, in one step, so that bringing it twice changes nothing.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.manuscript import parsing
from academy.manuscript.documents import Lesson
from academy.manuscript.media import HEAVIEST_VIDEO, VIDEO, suffix
from academy.models.authoring import Draft
from academy.models.content import Edition
from academy.services import catalogue
from academy.services.authoring import drafts, states
from academy.services.catalogue import Catalogue
from academy.services.cleaning import Made
from academy.services.viewer import Viewer
from academy.services.whole import beside

LARGEST = HEAVIEST_VIDEO + 100_000
"""Bytes of a whole request: the heaviest film, and the form round it."""

MOST = 40
"""Files beside one text."""

KEPT = timedelta(days=7)
"""How long a file stays that nothing shows."""

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file became: the ``name`` that the text calls it by."""

    name: str

    @property
    def is_film(self) -> bool:
        """Whether it is to be named in the settings, and to have captions."""
        return suffix(self.name) in VIDEO

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in the text."""
        return not self.is_film and suffix(self.name) != ".vtt"


def must_take(session: Session, viewer: Viewer, uid: str) -> None:
    """Raise what ``bring`` would raise of the draft, before anything is read of the file."""
    opened = drafts.read(session, viewer, uid)
    if refusal := states.locked(opened):
        raise refusal
    if opened.draft.kind != "lesson":
        raise Invalid("Pictures and films stand beside lessons only.", field="file")


def keep(made: Made, media: Path) -> str:
    """Put it in the folder *media* under its digest, whole or not at all; may be repeated."""
    digest = hashlib.sha256(made.data).hexdigest()
    target = media / digest
    if target.exists():
        target.touch()  # it is young again: nobody clears it away before it is attached
        return digest
    media.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(prefix="staged-", dir=media)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made.data)
            file.flush()
            os.fsync(file.fileno())
        Path(staged).chmod(0o644)
        Path(staged).replace(target)
    finally:
        Path(staged).unlink(missing_ok=True)
    return digest


def bring(
    session: Session,
    viewer: Viewer,
    uid: str,
    made: Made,
    digest: str,
    *,
    language: str = "",
    at: datetime,
) -> Brought:
    """Have it stand beside the text; captions, in *language*, among the texts, named after their film.

    Another file of that name keeps it. Raises ``Conflict`` when the text is locked or full.
    """
    session.execute(select(Draft.id).where(Draft.uid == uid).with_for_update())
    must_take(session, viewer, uid)
    live = catalogue.current(session, viewer.publication)
    draft = drafts.read(session, viewer, uid).draft
    if made.is_captions:
        return _add_captions(session, viewer, draft, made, live, language, at)
    if len(draft.media) >= MOST:
        raise Conflict("Too many files stand beside this text: take some away first.")
    name = _free_name(made.name, digest, _named(draft, live))
    drafts.attach(session, viewer, uid, name, digest, at=at)
    return Brought(name)


def clear(session: Session, media: Path, names: Iterable[str], *, at: datetime) -> int:
    """Delete those of *names* in the folder *media* that no edition and no draft shows; how many."""
    names = set(names)
    if not names:
        return 0
    shown: set[str] = set()
    for table in (Edition.media, Draft.media):
        for files in session.scalars(select(table)):
            shown.update(files.values())
    gone = 0
    for name in names - shown:
        if _is_old(media / name, at):  # looked at again: it may have been brought anew
            (media / name).unlink(missing_ok=True)
            gone += 1
    return gone


def old(media: Path, *, at: datetime) -> list[str]:
    """What lies in the folder *media* since longer than a week, by name."""
    if not media.is_dir():
        return []
    return [each.name for each in media.iterdir() if _is_ours(each.name) and _is_old(each, at)]


def _is_ours(name: str) -> bool:
    return bool(_DIGEST.fullmatch(name)) or name.startswith("staged-")


def _is_old(path: Path, at: datetime) -> bool:
    return path.is_file() and path.stat().st_mtime < (at - KEPT).timestamp()


def _add_captions(
    session: Session,
    viewer: Viewer,
    draft: Draft,
    made: Made,
    live: Catalogue,
    language: str,
    at: datetime,
) -> Brought:
    if language not in live.languages.known:
        raise Invalid("Say which language these captions are in.", field="language")
    film = _film(draft, live, language)
    name = f"{film.rpartition('.')[0]}.{language}.vtt"
    text = {beside(next(iter(draft.texts)), name): made.data.decode()}
    drafts.save(session, viewer, draft.uid, text, revision=draft.revision, at=at)
    return Brought(name)


def _film(draft: Draft, live: Catalogue, language: str) -> str:
    """What is spoken in *language*: the film that the text names, or else the only one beside it."""
    document, _ = parsing.examine(draft.kind, draft.texts, live.languages, draft.media)
    video = document.video if isinstance(document, Lesson) else None
    if video:
        return video.files.get(language) or next(iter(video.files.values()))
    films_ = [name for name in draft.media if suffix(name) in VIDEO]
    if not films_:
        raise Invalid("Bring the video first: captions are named after it.", field="file")
    if len(films_) > 1:
        raise Invalid("Name the video in the settings first: several lie here.", field="file")
    return films_[0]


def _named(draft: Draft, live: Catalogue) -> dict[str, str]:
    """What the names in the folder of *draft* stand for: its own files, and those of its sisters."""
    folder = next(iter(draft.texts)).rpartition("/")[0]
    named: dict[str, str] = {}
    for module in live.modules_ever.values():
        for lesson in module.lessons:
            path = next(iter(lesson.edition.texts), "")
            if lesson.id != draft.item_id and path.rpartition("/")[0] == folder:
                named |= lesson.edition.media
    return named | draft.media


def _free_name(name: str, digest: str, named: dict[str, str]) -> str:
    """*name*, or with a number when that stands for something else."""
    stem, _, end = name.rpartition(".")
    number = 1
    while named.get(name, digest) != digest:
        number += 1
        name = f"{stem}-{number}.{end}"
    return name
