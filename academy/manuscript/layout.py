"""Which file of a content folder is what, by its path alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from academy.manuscript.media import TYPES, suffix
from academy.manuscript.problems import N_, Problem

LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
_NUMBERED = re.compile(r"(\d{1,6})-(.+)")
_LESSON = re.compile(rf"(\d{{1,6}}-.+)\.({LANGUAGE})\.md")
_QUESTIONS = re.compile(rf"questions\.({LANGUAGE})\.md")
_READABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NOTES = frozenset((".json", ".md", ".toml", ".txt", ".yaml", ".yml", ""))


@dataclass(slots=True)
class ModuleFolder:
    """A module's files. ``lessons`` maps a name without language to its paths by language."""

    path: str
    lessons: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)

    def stems(self) -> list[str]:
        """The lessons' names in their order."""
        return sorted(self.lessons, key=_order)


@dataclass(slots=True)
class ThemeFolder:
    """A theme's modules, in their order."""

    path: str
    modules: list[ModuleFolder] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The whole folder; ``problems`` are about names only."""

    themes: list[ThemeFolder] = field(default_factory=list)
    badges: list[str] = field(default_factory=list)
    visas: list[str] = field(default_factory=list)
    gifts: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    seasons: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def arrange(paths: Iterable[str]) -> Layout:
    """Give every path its part; what belongs to no part is left aside."""
    layout = Layout()
    small = {
        "badges": layout.badges,
        "visas": layout.visas,
        "gifts": layout.gifts,
        "audiences": layout.audiences,
        "seasons": layout.seasons,
    }
    themes: dict[str, ThemeFolder] = {}
    modules: dict[str, ModuleFolder] = {}
    tree = [parts for path in sorted(paths) if not _hidden(parts := path.split("/"))]
    marked = {"/".join(parts[:-1]) for parts in tree if parts[-1] in ("theme.yaml", "module.yaml")}
    for parts in tree:
        path = "/".join(parts)
        if parts[0] in small:
            if len(parts) == 2 and suffix(path) == ".yaml":
                small[parts[0]].append(path)
            continue
        if len(parts) == 1 or not _is_part(layout, parts[0], marked):
            continue
        theme = themes.setdefault(parts[0], ThemeFolder(parts[0]))
        if len(parts) == 2 or not _is_part(layout, "/".join(parts[:2]), marked):
            continue
        inside = "/".join(parts[:2])
        if inside not in modules:
            modules[inside] = ModuleFolder(inside)
            theme.modules.append(modules[inside])
        if len(parts) == 3:
            _file(layout, modules[inside], path, parts[2])
    layout.themes = sorted(themes.values(), key=lambda theme: _order(theme.path))
    for theme in layout.themes:
        theme.modules.sort(key=lambda module: _order(module.path))
    layout.problems = sorted(set(layout.problems), key=attrgetter("path", "template"))
    return layout


def _hidden(parts: list[str]) -> bool:
    return any(part.startswith((".", "_")) or part.endswith("~") or not part for part in parts)


def _is_part(layout: Layout, path: str, marked: set[str]) -> bool:
    """Whether the folder *path* is a theme or a module: it has a number, or says so inside."""
    name = path.rpartition("/")[2]
    if _NUMBERED.fullmatch(name):
        _check_name(layout, path, name)
        return True
    if path not in marked:
        return False
    layout.problems.append(
        Problem(
            path,
            1,
            N_("Put a number in front of this folder's name, as in 1-name: it gives the order."),
        )
    )
    return True


def _file(layout: Layout, module: ModuleFolder, path: str, name: str) -> None:
    if found := _QUESTIONS.fullmatch(name):
        module.questions[found[1]] = path
    elif found := _LESSON.fullmatch(name):
        module.lessons.setdefault(found[1], {})[found[2]] = path
        _check_name(layout, path, name)
    elif suffix(name) in TYPES:
        module.media[name] = path
        _check_name(layout, path, name)
    elif suffix(name) not in _NOTES:
        layout.problems.append(
            Problem(
                path,
                1,
                N_("Files of this type cannot be shown. These can: %(types)s."),
                {"types": ", ".join(TYPES)},
            )
        )
    elif suffix(name) == ".md" and (name[0].isdigit() or re.search(r"\.[a-z-]{2,}\.md$", name)):
        layout.problems.append(
            Problem(path, 1, N_("Name a lesson NUMBER-NAME.LANGUAGE.md, as in 1-two-keys.en.md."))
        )
    elif name == "questions.md":
        layout.problems.append(
            Problem(path, 1, N_("Name the bank by its language, as in questions.en.md."))
        )


def _check_name(layout: Layout, path: str, name: str) -> None:
    if len(name) > 100 or not _READABLE.fullmatch(name):
        layout.problems.append(
            Problem(
                path,
                1,
                N_(
                    "Rename this: a name takes letters without accents, digits, dots and "
                    "hyphens, 100 at most."
                ),
            )
        )


def _order(path: str) -> tuple[int, str]:
    """By the number in front of the last name, then by that name."""
    name = path.rpartition("/")[2]
    found = _NUMBERED.fullmatch(name)
    return (int(found[1]) if found else 1_000_000, name)
