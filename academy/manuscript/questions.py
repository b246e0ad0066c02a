"""One question in every language: the source says what is right, translations only say it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from academy.manuscript import answers
from academy.manuscript.answers import BOXED, Answered
from academy.manuscript.blocks import Draft, Words, draft, heading_of
from academy.manuscript.documents import Feedback, Kind, Languages, Question
from academy.manuscript.fields import check_id
from academy.manuscript.markdown import BLANK as SHOWN_BLANK
from academy.manuscript.markup import check_paragraph
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.wordings import BLANK

LONGEST = 2_000
USES = ("daily", "quiz", "both")
_SHARE = re.compile(r"0(?:[.,]\d{1,6})?|1(?:[.,]0{1,6})?")
MISSING = N_("“%(key)s” is missing: add it below the heading.")
UNSAID = N_("Feedback is missing: write a line “> %(verdict)s: …” below the answers.")
_VERDICTS = ("right", "partly", "wrong")


@dataclass(slots=True)
class _Settings:
    kind: Kind = Kind.SINGLE
    skill: str = ""
    lesson: str = ""
    difficulty: float = 0.5
    use: str = "both"
    sound: bool = True


def read_question(sheets: Mapping[str, Sheet], languages: Languages) -> Question | None:
    """The question whose blocks *sheets*, by language, hold; None when it could not be asked."""
    source = sheets.get(languages.source)
    if source is None:
        first = next(iter(sheets.values()))
        first.problem(
            0,
            N_("This question has no source text: write it in “%(language)s” first."),
            language=languages.source,
        )
        return None
    drafts = {
        language: draft(sheets[language], source=language == languages.source)
        for language in languages.known
        if language in sheets and _short_enough(sheets[language])
    }
    _check_languages(source, sheets, languages)
    if languages.source not in drafts:
        return None
    return _question(drafts, languages)


def _question(drafts: dict[str, Draft], languages: Languages) -> Question | None:
    original = drafts[languages.source]
    original.sheet.place("id", original.heading)
    named = check_id(original.sheet, original.heading, original.id)
    original.sheet.findings.id = original.id if named else ""
    settings = _read_settings(original)
    answered = answers.read(settings.kind, original.id, drafts)
    feedback = _feedback(settings.kind, drafts)
    for each in drafts.values():
        _check_words(each, settings.kind)
    if not (named and settings.sound and answered and original.text.text):
        return None
    return _compose(original.id, settings, drafts, answered, feedback)


def _compose(
    id_: str,
    settings: _Settings,
    drafts: Mapping[str, Draft],
    answered: Answered,
    feedback: Feedback,
) -> Question:
    return Question(
        id=id_,
        kind=settings.kind,
        skill=settings.skill,
        lesson=settings.lesson,
        difficulty=settings.difficulty,
        use=settings.use,
        text={
            language: BLANK.sub(SHOWN_BLANK, each.text.text)
            if settings.kind is Kind.BLANKS
            else each.text.text
            for language, each in drafts.items()
            if each.text.text
        },
        key=answered.key,
        options=answered.options,
        partners=answered.partners,
        wordings=answered.wordings,
        feedback=feedback,
    )


def _short_enough(sheet: Sheet) -> bool:
    if len(sheet.text) <= LONGEST:
        return True
    sheet.problem(
        heading_of(sheet.text),
        N_("This question is too long: %(limit)s characters at most, all told."),
        limit=LONGEST,
    )
    return False


def _check_languages(source: Sheet, sheets: Mapping[str, Sheet], languages: Languages) -> None:
    for language in languages.complete:
        if language not in sheets:
            source.problem(
                heading_of(source.text),
                N_("This question is not translated: write it in questions.%(language)s.md, too."),
                language=language,
            )


def _read_settings(original: Draft) -> _Settings:
    settings, sheet = _Settings(), original.sheet
    for key in ("skill", "lesson"):
        if not _given(original, key):
            sheet.problem(original.heading, MISSING, key=key)
            settings.sound = False
    settings.skill, settings.lesson = _given(original, "skill"), _given(original, "lesson")
    if settings.skill:
        sheet.refer(
            "skill",
            settings.skill,
            original.settings["skill"].line,
            N_("There is no skill “%(name)s”: correct its id, or add it to skills.yaml."),
        )
    if settings.lesson:
        sheet.refer(
            "lesson",
            settings.lesson,
            original.settings["lesson"].line,
            N_("There is no lesson “%(name)s”: correct its id, or add it."),
        )
    settings.kind = Kind(_chosen(original, settings, "kind", tuple(Kind), Kind.SINGLE))
    settings.use = _chosen(original, settings, "use", USES, "both")
    if share := original.settings.get("difficulty"):
        if _SHARE.fullmatch(share.text):
            settings.difficulty = float(share.text.replace(",", "."))
        else:
            sheet.problem(
                share.line,
                N_("“difficulty” must be from 0 (nobody gets it wrong) to 1 (everybody does)."),
            )
            settings.sound = False
    return settings


def _given(original: Draft, key: str) -> str:
    words = original.settings.get(key)
    return words.text if words else ""


def _chosen(
    original: Draft, settings: _Settings, key: str, allowed: tuple[str, ...], default: str
) -> str:
    words = original.settings.get(key)
    if words is None or words.text in allowed:
        return words.text if words else default
    original.sheet.problem(
        words.line,
        N_("“%(key)s” cannot be “%(word)s”. Choose one of: %(allowed)s."),
        key=key,
        word=words.text[:80],
        allowed=", ".join(allowed),
    )
    settings.sound = False
    return default


def _feedback(kind: Kind, drafts: Mapping[str, Draft]) -> Feedback:
    """What is said by verdict; kinds with boxes say it under each option instead."""
    feedback: dict[str, dict[str, str]] = {verdict: {} for verdict in _VERDICTS}
    original = next(iter(drafts.values()))
    for language, each in drafts.items():
        if kind in BOXED:
            for said in each.said.values():
                each.sheet.problem(said.line, N_("Put feedback below the option that it is about."))
            continue
        for verdict, said in each.said.items():
            feedback[verdict][language] = said.text
        _check_said(kind, each, original)
    return Feedback(**feedback)


def _check_said(kind: Kind, each: Draft, original: Draft) -> None:
    wanted = {"right", "wrong"} | (set(original.said) if each is not original else set())
    for verdict in _VERDICTS:
        said = each.said.get(verdict)
        if verdict in wanted and (said is None or not said.text):
            each.sheet.problem(
                said.line if said else each.text.line,
                UNSAID,
                verdict=verdict,
            )
        elif said and verdict not in wanted and each is not original:
            each.sheet.problem(
                said.line,
                N_("The source has no feedback “%(verdict)s”: write it there, too, or remove it."),
                verdict=verdict,
            )
    if "partly" in each.said and kind in (Kind.NUMERIC, Kind.SHORT_TEXT):
        each.sheet.problem(
            each.said["partly"].line,
            N_("This kind of question is right or wrong, never partly: remove this line."),
        )


def _check_words(each: Draft, kind: Kind) -> None:
    """Look for HTML, dead links and images in everything that is shown."""
    shown: list[Words] = [*each.said.values()]
    for entry in each.entries:
        shown.append(Words(entry.line, entry.text))
        if entry.feedback:
            shown.append(entry.feedback)
    text = each.text.text
    if kind is Kind.BLANKS:
        text = BLANK.sub("…", text)
    elif "[[" in text:
        each.sheet.problem(
            each.text.line, N_("Only questions with “kind: blanks” have [[blanks]].")
        )
    check_paragraph(each.sheet, each.text.line, text)
    for words in shown:
        check_paragraph(each.sheet, words.line, words.text)
