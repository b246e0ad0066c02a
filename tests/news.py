"""Reads which kinds of news the services tell, from their sources.

``kinds_told({module name: source})`` takes sources as values, so that a test can plant one. What a name
decides at run time is followed to the calls in the same module that hand it over as a word.
"""

import ast
import re
from collections.abc import Iterator, Mapping


def kinds_told(sources: Mapping[str, str]) -> set[str]:
    """Regular expressions of the kinds that stand in calls of ``News``."""
    return {kind for source in sources.values() for kind in _of_module(ast.parse(source))}


def without_words(kinds: set[str], tellers: set[str]) -> list[str]:
    """Those of *kinds* (regular expressions) that none of *tellers* tells."""
    return sorted(k for k in kinds if not any(re.fullmatch(k, teller) for teller in tellers))


def _of_module(tree: ast.Module) -> Iterator[str]:
    for call in _calls(tree, "News"):
        kind = _argument(call, 1, "kind")
        if isinstance(kind, ast.Name):
            yield from _handed_over(tree, call, kind.id)
        elif kind is not None:
            yield from _words(kind)


def _handed_over(tree: ast.Module, call: ast.Call, name: str) -> Iterator[str]:
    """What the callers of the function around *call* give as its argument *name*."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and call in ast.walk(function):
            names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
            place = names.index(name) if name in names else len(names)
            for caller in _calls(tree, function.name):
                given = _argument(caller, place, name)
                if given is not None:
                    yield from _words(given)


def _words(kind: ast.expr) -> Iterator[str]:
    match kind:
        case ast.Constant(value=str(word)):
            yield re.escape(word)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                for part in parts
            )
        case ast.IfExp(body=one, orelse=other):
            yield from _words(one)
            yield from _words(other)
        case _:
            pass  # decided where no source tells


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            last = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if last == name:
                yield node


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place < len(call.args) else None
