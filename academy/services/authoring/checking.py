"""What is wrong with a draft, while it is being written: its own text, and what it refers to.

One item is parsed alone, so that the answer comes between two keystrokes. What only the whole can tell
(a bank too small, a passport that nobody can meet) is told when it is published.
"""

from collections.abc import Iterator

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from academy.manuscript import blocks, parsing, words
from academy.manuscript.folder import part
from academy.manuscript.problems import N_, Findings, Problem, Reference, order
from academy.models.authoring import Draft
from academy.models.content import Item
from academy.services import catalogue
from academy.services.catalogue import Catalogue


def problems(session: Session, draft: Draft) -> list[Problem]:
    """Everything that is wrong with *draft*, by path and line; a question's lines are its block's."""
    live = catalogue.newest(session)
    _, findings = parsing.examine(draft.kind, draft.texts, live.languages, draft.media)
    found = [
        *findings.problems,
        *_dead_references(session, draft, findings, live),
        *_wrong_id(session, draft, findings),
        *_second_questions(draft),
        *_unknown_words(draft, live),
    ]
    return sorted(dict.fromkeys(found), key=order)


def _dead_references(
    session: Session, draft: Draft, findings: Findings, live: Catalogue
) -> Iterator[Problem]:
    """Look up what the text names: among what is live, then among what is being written."""
    missing = [each for each in findings.references if not _is_live(each, draft, live)]
    if not missing:
        return
    rows = session.execute(
        select(Draft.kind, Draft.slug, case((Draft.kind == "skills", Draft.texts))).where(
            Draft.closed_at.is_(None),
            Draft.retires.is_(False),
            Draft.kind.in_({"skills", *(each.kind for each in missing)}),
        )
    ).all()
    written = {(kind, slug) for kind, slug, _texts in rows}
    for kind, _slug, texts in rows:
        if kind == "skills":
            places = parsing.examine(kind, texts, live.languages)[1].places
            written |= {("skill", id_) for id_ in places}
    for each in missing:
        if each.kind == "media" or (each.kind, each.name) not in written:
            yield each.problem


def _is_live(reference: Reference, draft: Draft, live: Catalogue) -> bool:
    match reference.kind:
        case "skill":
            return reference.name in live.skills
        case "media":
            captions = {part(path) for path in draft.texts}
            return reference.name in draft.media or reference.name in captions
        case kind:
            return live.has(kind, reference.name)


def _wrong_id(session: Session, draft: Draft, findings: Findings) -> Iterator[Problem]:
    """An item keeps its id for ever, and something new takes one that nothing had."""
    if not findings.id or "id" not in findings.places:
        return
    place = findings.places["id"]
    if draft.item_id is not None:
        if findings.id != draft.slug:
            sentence = N_("The id of what was published never changes: write “%(id)s” again.")
            yield Problem(*place, sentence, {"id": draft.slug})
        return
    known = select(Item.id).where(Item.kind == draft.kind, Item.uid == findings.id)
    others = select(Draft.id).where(
        Draft.kind == draft.kind,
        Draft.slug == findings.id,
        Draft.id != draft.id,
        Draft.item_id.is_(None),
        Draft.closed_at.is_(None),
    )
    if session.scalar(known.union_all(others).limit(1)) is not None:
        sentence = N_("Another text has the id “%(id)s”: choose another.")
        yield Problem(*place, sentence, {"id": findings.id})


def _unknown_words(draft: Draft, live: Catalogue) -> Iterator[Problem]:
    """Places that the academy has no word for."""
    for path, text in draft.texts.items():
        yield from words.check(path, text, live.words)


def _second_questions(draft: Draft) -> Iterator[Problem]:
    """A draft holds one question."""
    if draft.kind != "question":
        return
    for path, text in draft.texts.items():
        for block in blocks.split(text)[1][1:]:
            sentence = N_("A second question begins here: write it in a draft of its own.")
            yield Problem(path, block.line, sentence)
