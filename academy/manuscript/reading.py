"""Reads a content folder: every file to its item, then what only the whole can tell."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from academy.manuscript import audiences, awards, catalogue, gifts, parsed, seasons, visas
from academy.manuscript.banks import Bank, gather
from academy.manuscript.calendars import read_calendar
from academy.manuscript.captions import read_captions
from academy.manuscript.checks import Whole
from academy.manuscript.documents import Languages, Lesson, Module
from academy.manuscript.folder import Document, File, Folder, ItemKind, Source
from academy.manuscript.layout import Layout, ModuleFolder, ThemeFolder, arrange
from academy.manuscript.media import check_svg, check_weight, suffix
from academy.manuscript.problems import N_, Findings, Problem, Sheet, order
from academy.manuscript.toys import read_toy

D = TypeVar("D", bound=Document)


def read(files: Mapping[str, File]) -> Folder:
    """The folder whose files *files* maps by path, with ``/`` between folders."""
    layout = arrange(files)
    reader = _Reader(files, layout)
    for position, theme in enumerate(layout.themes, 1):
        reader.theme(theme, position)
    reader.small()
    folder = reader.folder
    found = [*layout.problems, *reader.whole.problems(folder, layout)]
    unread = {path for path, file in files.items() if file.undecodable}
    sound = [each for each in found if each.path not in unread or each.template == parsed.NO_UTF8]
    folder.problems = sorted(dict.fromkeys(sound), key=order)
    return folder


class _Reader:
    """Fills a folder; each method reads one kind of item."""

    def __init__(self, files: Mapping[str, File], layout: Layout) -> None:
        self.files, self.layout = files, layout
        self.whole = Whole(files)
        self.folder = Folder()
        self.languages = _guess(layout)
        self.folder.academy = self.one("academy.yaml", ItemKind.ACADEMY, catalogue.read_academy)
        self.languages = self.folder.languages or self.languages
        self.folder.skills = self.one(
            "skills.yaml", ItemKind.SKILLS, self.translated(catalogue.read_skills)
        )

    def theme(self, theme: ThemeFolder, position: int) -> None:
        path = f"{theme.path}/theme.yaml"
        source = self.one(
            path, ItemKind.THEME, self.translated(catalogue.read_theme), position=position
        )
        if source:
            self.folder.themes.append(source)
        if not theme.modules:
            self.whole.found.append(
                Problem(
                    path, 1, N_("This theme has no module: add a folder 1-name with a module.yaml.")
                )
            )
        for number, module in enumerate(theme.modules, 1):
            self.module(module, self.whole.id_at(path), number)

    def module(self, module: ModuleFolder, parent: str | None, position: int) -> None:
        path = f"{module.path}/module.yaml"
        source = self.one(
            path,
            ItemKind.MODULE,
            self.translated(catalogue.read_module),
            parent=parent,
            position=position,
        )
        id_ = self.whole.id_at(path)
        bank = self.bank(module, id_)
        if source:
            self.folder.modules.append(_with_preambles(source, bank))
            self.whole.check_bank(source, bank.questions)
        if not module.lessons:
            self.whole.found.append(
                Problem(
                    path,
                    1,
                    N_("This module has no lesson: add a file 1-name.%(language)s.md."),
                    {"language": self.languages.source},
                )
            )
        shown = self.media(module)
        for number, stem in enumerate(module.stems(), 1):
            lesson = self.lesson(module, stem, id_, number)
            shown = shown - set(lesson.media) if lesson else set()
        for name in shown:
            self.whole.found.append(
                Problem(
                    module.media[name],
                    1,
                    N_("No lesson shows this file: name it in a lesson, or remove it."),
                )
            )

    def lesson(
        self, module: ModuleFolder, stem: str, parent: str | None, position: int
    ) -> Lesson | None:
        paths = self.known(module.lessons[stem])
        lesson, findings = parsed.lesson(paths, self.files, self.languages, module.media)
        path = next(iter(paths.values()), "")
        self.whole.add(ItemKind.LESSON, path, findings)
        if lesson is None:
            return None
        media = {name: module.media[name] for name in lesson.media if name in module.media}
        captions = [path for name, path in media.items() if suffix(name) == ".vtt"]
        self.folder.lessons.append(
            Source(
                kind=ItemKind.LESSON,
                id=lesson.id,
                path=path,
                parent=parent,
                position=position,
                texts={each: self.text(each) for each in [*paths.values(), *captions]},
                media={name: self.files[each].sha256 for name, each in media.items()},
                document=lesson,
            )
        )
        return lesson

    def bank(self, module: ModuleFolder, parent: str | None) -> Bank:
        """Read the module's questions into the folder."""
        paths = self.known(module.questions)
        findings = Findings()
        bank = gather(
            {language: (path, self.text(path)) for language, path in paths.items()},
            self.languages,
            findings,
        )
        for path in paths.values():
            parsed.decoded(Sheet(path, "", findings), self.files[path])
        if self.languages.source not in paths:
            findings.problems.append(
                Problem(
                    f"{module.path}/module.yaml",
                    1,
                    N_("This module has no questions: write questions.%(language)s.md beside it."),
                    {"language": self.languages.source},
                )
            )
        self.whole.add(None, module.path, findings)
        for position, blocks in enumerate(bank.questions, 1):
            question, findings = parsed.question(paths, blocks, self.languages)
            path = paths[self.languages.source]
            self.whole.add(ItemKind.QUESTION, path, findings)
            if question:
                texts = {paths[language]: block.text for language, block in blocks.items()}
                self.folder.questions.append(
                    Source(
                        ItemKind.QUESTION, question.id, path, parent, position, texts, {}, question
                    )
                )
        return bank

    def media(self, module: ModuleFolder) -> set[str]:
        """Look into the module's media; their names."""
        for name, path in module.media.items():
            if self.files[path].is_known:
                continue
            findings = Findings()
            sheet = parsed.sheet(path, self.files[path], findings)
            check_weight(sheet, self.files[path].size)
            if suffix(name) == ".svg":
                check_svg(sheet)
            elif suffix(name) == ".vtt":
                read_captions(sheet)
            self.whole.add(None, path, findings)
        return set(module.media)

    def small(self) -> None:
        """Read calendar, levels and Paper Toy, where there are any, and everything that has a file each."""
        if "calendar.yaml" in self.files:
            self.folder.calendar = self.one(
                "calendar.yaml", ItemKind.CALENDAR, self.translated(read_calendar)
            )
        if "levels.yaml" in self.files:
            self.folder.levels = self.one(
                "levels.yaml", ItemKind.LEVELS, self.translated(awards.read_levels)
            )
        if "toy.yaml" in self.files:
            self.folder.toy = self.one("toy.yaml", ItemKind.TOY, self.translated(read_toy))
        at, folder = self.layout, self.folder
        folder.badges = self.several(at.badges, ItemKind.BADGE, awards.read_badge)
        folder.visas = self.several(at.visas, ItemKind.VISA, visas.read_visa)
        folder.gifts = self.several(at.gifts, ItemKind.GIFT, gifts.read_gift)
        folder.audiences = self.several(at.audiences, ItemKind.AUDIENCE, audiences.read_audience)
        folder.seasons = self.several(at.seasons, ItemKind.SEASON, seasons.read_season)

    def several(
        self, paths: Sequence[str], kind: ItemKind, reader: Callable[[Sheet, Languages], D | None]
    ) -> list[Source[D]]:
        """Read the items of *kind*, one file each; those that could be read."""
        each = self.translated(reader)
        found = [self.one(path, kind, each, position=n) for n, path in enumerate(paths, 1)]
        return [source for source in found if source]

    def one(
        self,
        path: str,
        kind: ItemKind,
        reader: Callable[[Sheet], D | None],
        *,
        parent: str | None = None,
        position: int = 1,
    ) -> Source[D] | None:
        """Read an item that is one file."""
        findings = Findings()
        document = None
        if path in self.files:
            document, findings = parsed.item(kind, path, self.files[path], self.languages, reader)
        else:
            findings.problems.append(
                Problem(path, 1, N_("This file is missing: content/README.md shows what it holds."))
            )
        self.whole.add(kind, path, findings)
        if document is None:
            return None
        id_ = findings.id or kind.value
        return Source(kind, id_, path, parent, position, {path: self.text(path)}, {}, document)

    def translated(
        self, reader: Callable[[Sheet, Languages], D | None]
    ) -> Callable[[Sheet], D | None]:
        return lambda sheet: reader(sheet, self.languages)

    def known(self, paths: Mapping[str, str]) -> dict[str, str]:
        """Of *paths* by language, those in the academy's languages, the source first."""
        for language, path in paths.items():
            if language not in self.languages.known:
                self.whole.found.append(
                    Problem(
                        path,
                        1,
                        N_("“%(language)s” is not in academy.yaml: add it to “started” there."),
                        {"language": language},
                    )
                )
        return {code: paths[code] for code in self.languages.known if code in paths}

    def text(self, path: str) -> str:
        return self.files[path].text or ""


def _with_preambles(source: Source[Module], bank: Bank) -> Source[Module]:
    """A module keeps what stands before the first question of its banks."""
    texts = {**source.texts, **bank.preambles}
    return Source(
        source.kind,
        source.id,
        source.path,
        source.parent,
        source.position,
        texts,
        source.media,
        source.document,
    )


def _guess(layout: Layout) -> Languages:
    """The languages that file names speak of, when academy.yaml does not say."""
    found = {
        language
        for theme in layout.themes
        for module in theme.modules
        for paths in [module.questions, *module.lessons.values()]
        for language in paths
    }
    return Languages(tuple(sorted(found, key=lambda code: (code != "en", code))) or ("en",))
