"""Reads the imports of the house and says which of its rules they break.

``break_rules({module name: source})`` takes sources as values, so that a test can plant a violation
and see it found. Every fault is a sentence with the module's name.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Sources = Mapping[str, str]

FLOORS: dict[str, frozenset[str]] = {
    "cli": frozenset(
        {
            "app",
            "house",
            "serving",
            "services",
            "models",
            "manuscript",
            "engine",
            "simulator",
            "storyboard",
            "config",
            "paths",
            "clock",
            "errors",
        }
    ),
    "serving": frozenset({"wsgi", "jobs", "config"}),
    "wsgi": frozenset({"app", "config"}),
    "app": frozenset({"web", "house", "config", "paths"}),
    "house": frozenset({"jobs", "models", "config"}),
    "jobs": frozenset({"services", "models", "printing", "config", "clock"}),
    "web": frozenset(
        {
            "services",
            "models",
            "manuscript",
            "drawing",
            "attestation",
            "engine",
            "config",
            "clock",
            "errors",
            "provider",
        }
    ),
    "services": frozenset(
        {
            "models",
            "manuscript",
            "attestation",
            "engine",
            "errors",
            "clock",
            "config",
            "paths",
            "provider",
        }
    ),
    "models": frozenset(),
    "provider": frozenset({"errors"}),
    "manuscript": frozenset({"engine", "drawing"}),
    "engine": frozenset(),
    "simulator": frozenset({"engine"}),
    "drawing": frozenset(),
    "attestation": frozenset(),
    "printing": frozenset({"drawing"}),
    "storyboard": frozenset({"errors"}),
    "config": frozenset({"errors", "paths", "provider"}),
    "paths": frozenset(),
    "clock": frozenset(),
    "errors": frozenset(),
}
"""What each floor may import, and nothing else.

``jobs`` stands beside ``web``: neither knows the other, ``app`` joins them. ``serving`` stands on
``wsgi``, which is ``app`` made from the environment. ``config`` is handed down as a value; of the
services only the doctor, who examines the settings, knows its type, and only ``schema`` asks ``paths``
where the migrations lie. The ``provider`` in it is a type that all may know. Acts take the moment as an
argument: of the services only those that run without a
caller's moment read the clock.
"""

DOCTOR = frozenset({"academy.services.doctor", "academy.services.database_health"})

NARROW: dict[tuple[str, str], frozenset[str]] = {
    ("manuscript", "drawing"): frozenset({"academy.manuscript.toys"}),
    ("services", "config"): DOCTOR,
    ("services", "paths"): frozenset({"academy.services.schema"}),
    ("services", "clock"): DOCTOR | {"academy.services.outbox", "academy.services.signing"},
}
"""Ways between floors that are open to a few modules only."""

STREET = (
    {"practice", "passbook", "remarking"},
    {"witnesses", "lapses"},
    {"quizzes", "lessons", "daily", "reports", "shop", "evidence", "refreshers"},
    {"attempts", "progress", "prospects"},
    {"memory"},
    {"banks"},
    {"passport", "rewards"},
    {"visas", "holds"},
    {"awards"},
    {"credentials"},
    {"streaks"},
    {"levels"},
    {"ledger"},
    {"notices"},
    {"catalogue"},
    {"published"},
    {"viewer"},
)
"""Acts call rewards, never the other way round; everybody may know who is asking. A service may
import those behind it, none before it and none beside it."""

LATE = frozenset(
    {
        "authlib",
        "academy.jobs.tasks",  # ours, and stands on nearly every service: what only the worker does
        "academy.web.scim.speaking",  # ours, and stands on pydantic and the SCIM libraries
        "babel.messages",
        "cryptography",
        "defusedxml",
        "fsrs",
        "granian",
        "holidays",
        "huey",
        "imageio_ffmpeg",
        "PIL",
        "joserfc",
        "lxml",
        "pyld",
        "python_calamine",
        "redis",
        "requests",
        "resource",
        "resvg_py",
        "playwright",
        "saml2",
        "segno",
        "signxml",
        "typst",
        "xlsxwriter",
    }
)
"""Heavy libraries, or optional ones, that a function may import when it needs them."""

PURE = ("engine", "simulator", "manuscript", "drawing", "printing", "attestation")

IMPURE = frozenset(
    {"flask", "os", "secrets", "socket", "sqlalchemy", "subprocess", "tempfile", "time"}
)
"""What a pure floor never imports: the world, the web and the database."""

EMPTY_NAMES = frozenset({"common", "helpers", "manager", "misc", "utils"})

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


@dataclass(frozen=True)
class Import:
    """One imported name, whole (``academy.services.quizzes``), and where it stands."""

    name: str
    line: int
    inside: str | None
    """The function that hides it, if one does."""
    for_types: bool = False
    is_origin: bool = False
    """Whether it is the ``random`` of ``from random import Random``."""


@dataclass(frozen=True)
class Module:
    """One parsed source."""

    name: str
    source: str

    @property
    def floor(self) -> str:
        """``services`` of ``academy.services.quizzes``; empty for the package itself."""
        return self.name.partition(".")[2].partition(".")[0]

    @property
    def is_program(self) -> bool:
        """Whether it is run with ``python -m``: programs may touch the world."""
        return self.name.endswith("__main__")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.source)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions, methods and nested ones included."""
        return [
            node for node in self.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    @cached_property
    def imports(self) -> list[Import]:
        """Everything it imports, anywhere."""
        return list(_imports(self.tree, self.name, None))


def break_rules(sources: Sources) -> list[str]:
    """Every broken rule of the house in *sources*, as sentences."""
    modules = [Module(name, source) for name, source in sources.items()]
    rules = (_upward, _hidden, _impure, _times, _commits, _names, _lengths)
    faults = [fault for module in modules for rule in rules for fault in rule(module)]
    return sorted([*faults, *_circles(modules)])


def _upward(module: Module) -> Iterator[str]:
    """Imports of ours run down, and only along the ways of ``FLOORS``."""
    for each in module.imports:
        if not each.name.startswith("academy."):
            continue
        floor = each.name.split(".")[1]
        if floor == module.floor:
            yield from _against_the_street(module, each)
            continue
        allowed = FLOORS.get(module.floor)
        if allowed is None:
            yield f"{module.name}: the floor {module.floor!r} has no place in the house"
            return
        narrow = NARROW.get((module.floor, floor))
        if floor not in allowed or (narrow and module.name not in narrow):
            yield f"{module.name}:{each.line}: may not import {each.name}"


def _against_the_street(module: Module, each: Import) -> Iterator[str]:
    if module.floor != "services":
        return
    own, other = (name.split(".")[2] for name in (module.name, f"{each.name}.."))
    ranks = [next((n for n, row in enumerate(STREET) if x in row), None) for x in (own, other)]
    if own != other and None not in ranks and ranks[0] >= ranks[1]:
        yield f"{module.name}:{each.line}: {own} may not import {other}, the street is one-way"


def _hidden(module: Module) -> Iterator[str]:
    for each in module.imports:
        heavy = any(each.name == name or each.name.startswith(f"{name}.") for name in LATE)
        if each.inside and not heavy:
            yield f"{module.name}:{each.line}: {each.inside} hides an import of {each.name}"


def _impure(module: Module) -> Iterator[str]:
    if module.floor not in PURE or module.is_program:
        return
    for each in module.imports:
        first = each.name.partition(".")[0]
        if first in IMPURE or first.startswith("flask_"):
            yield f"{module.name}:{each.line}: a pure floor may not import {each.name}"
        if first == "random" and each.name != "random.Random" and not each.is_origin:
            yield f"{module.name}:{each.line}: chance comes as a Random with a seed"
    for node in module.nodes:
        if isinstance(node, ast.Call) and _dotted(node.func) == "Random" and not node.args:
            yield f"{module.name}:{node.lineno}: Random without a seed"


def _times(module: Module) -> Iterator[str]:
    """``clock`` is the only reader of time; monotonic clocks measure patience and are free."""
    if module.name == "academy.clock":
        return
    readers = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    for node in module.nodes:
        if not isinstance(node, ast.Attribute) or node.attr not in {
            "now",
            "utcnow",
            "today",
            "time",
        }:
            continue
        name = _dotted(node)
        if any(name == reader or name.endswith(f".{reader}") for reader in readers):
            yield f"{module.name}:{node.lineno}: only academy.clock reads the time"
    for each in module.imports:
        if each.name == "time.time":
            yield f"{module.name}:{each.line}: only academy.clock reads the time"


def _commits(module: Module) -> Iterator[str]:
    if module.name == "academy.models.database":
        return
    for node in module.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
        ):
            yield f"{module.name}:{node.lineno}: only academy.models.database commits"


def _names(module: Module) -> Iterator[str]:
    for name in EMPTY_NAMES.intersection(module.name.split(".")):
        yield f"{module.name}: {name!r} says nothing of what is in it"


def _lengths(module: Module) -> Iterator[str]:
    lines = len(module.source.splitlines())
    if lines > LONGEST_MODULE:
        yield f"{module.name}: {lines} lines, {LONGEST_MODULE} at most"
    for function in module.functions:
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            yield f"{module.name}: {function.name} has {length} lines, {LONGEST_FUNCTION} at most"


def _circles(modules: list[Module]) -> Iterator[str]:
    """Modules of ours that import each other in a ring, hidden imports included."""
    known = {module.name for module in modules}
    ways = {
        m.name: {i.name for i in m.imports if not i.for_types} & known - {m.name} for m in modules
    }
    finished: set[str] = set()
    for start in sorted(ways):
        yield from _walk(start, ways, [], finished)


def _walk(
    name: str, ways: Mapping[str, set[str]], path: list[str], finished: set[str]
) -> Iterator[str]:
    if name in path:
        ring = [*path[path.index(name) :], name]
        yield f"a circle: {' → '.join(ring)}"
    elif name not in finished:
        for following in sorted(ways[name]):
            yield from _walk(following, ways, [*path, name], finished)
        finished.add(name)


def _imports(
    node: ast.AST, module: str, inside: str | None, *, for_types: bool = False
) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import():
                for alias in child.names:
                    yield Import(alias.name, child.lineno, inside, for_types)
            case ast.ImportFrom():
                origin = _origin(child, module)
                yield Import(origin, child.lineno, inside, for_types, is_origin=True)
                for alias in child.names:
                    yield Import(f"{origin}.{alias.name}", child.lineno, inside, for_types)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _imports(child, module, child.name)
            case ast.If() if _dotted(child.test) == "TYPE_CHECKING":
                yield from _imports(child, module, inside, for_types=True)
            case _:
                yield from _imports(child, module, inside, for_types=for_types)


def _origin(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    package = module.split(".")[: -node.level]
    return ".".join([*package, node.module] if node.module else package)


def _dotted(node: ast.AST) -> str:
    """``a.b.c`` of an attribute or a name."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
