"""Reads which lines of the journal an act can leave, from the sources: every call is followed that names
a function of the house.

An act is found where ``journal.note`` or ``journal.about`` is called with its name written out, or handed
to a function that takes an ``act``. Methods of things are not followed.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import academy

HOUSE = Path(academy.__file__).parent
JOURNAL = "academy.services.journal"
ACT = re.compile(r"[a-z_]+\.[a-z_]+")

Function = tuple[str, str]
"""Its module and its name."""


def reached_by(view: Callable[..., object]) -> set[str]:
    """The acts that a call of *view* may write into the journal."""
    return _reached((view.__module__, view.__name__))


def _reached(start: Function) -> set[str]:
    seen, todo, acts = {start}, [start], set[str]()
    while todo:
        module, name = todo.pop()
        node = _functions(module).get(name)
        if node is None:
            continue
        for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
            target = _target(module, call.func)
            if target is None:
                continue
            if target[0] == JOURNAL:
                acts |= set(_acts(node, call))
                continue
            if "act" in _parameters(target):  # a helper that is told which
                acts |= set(_texts(call))
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return acts


def _target(module: str, called: ast.expr) -> Function | None:
    """The function that is called, where it is one of the house."""
    names = _names(module)
    if isinstance(called, ast.Name):
        origin = names.get(called.id)
        if origin is None:
            return (module, called.id) if called.id in _functions(module) else None
        home, _, name = origin.rpartition(".")
        return (home, name) if _source(home) else None
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        home = names.get(called.value.id, "")
        if _source(home):
            return home, called.attr
        return (module, called.attr) if called.value.id == "self" else None
    return None


def _acts(function: ast.AST, call: ast.Call) -> Iterator[str]:
    given = next((each.value for each in call.keywords if each.arg == "act"), None)
    if given is None and len(call.args) > 2:
        given = call.args[2]
    if isinstance(given, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == given.id:
                yield from _texts(node.value)
    elif given is not None:
        yield from _texts(given)


def _parameters(function: Function) -> set[str]:
    node = _functions(function[0]).get(function[1])
    return {each.arg for each in (*node.args.args, *node.args.kwonlyargs)} if node else set()


def _texts(node: ast.expr) -> Iterator[str]:
    """What reads as the name of an act."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and ACT.fullmatch(str(each.value)):
            yield str(each.value)


@cache
def _source(module: str) -> ast.Module | None:
    parts = module.split(".")
    if parts[0] != "academy":
        return None
    path = HOUSE.joinpath(*parts[1:])
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file() and len(parts) > 1:
            return ast.parse(file.read_text("utf-8"))
    return None


@cache
def _functions(module: str) -> dict[str, ast.FunctionDef]:
    tree = _source(module)
    nodes = ast.walk(tree) if tree else ()
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


@cache
def _names(module: str) -> dict[str, str]:
    """What the module calls what it imports, by its whole name."""
    tree = _source(module)
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
