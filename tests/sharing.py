"""What the applications of one test process share: to make it anew takes most tests longer than they last.

None of it depends on a test: SQL for the same statement, code for the same template, the same routes.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Dialect
from werkzeug.routing import Rule

from academy.models.database import db

_dialects: dict[tuple[str, str | None], Dialect] = {}
_statements: dict[object, object] = {}


class Templates(BytecodeCache):
    """Compiled templates by name and text."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give *bucket* what is there for it."""
        if code := self._code.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in *bucket*."""
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class LateRule(Rule):
    """A route that learns to write its address when that is first asked for. Few tests ask for many."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learn, known = super()._compile_builder, list[Callable[..., tuple[str, str]]]()

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not known:
                known.append(learn(append_unknown))
            return known[0](rule, **values)

        return build


_templates = Templates()


def share(app: Flask) -> None:
    """Let *app* use what the applications before it made."""
    app.jinja_env.bytecode_cache = _templates
    with app.app_context():
        for bind, engine in db.engines.items():
            engine.dialect = _dialects.setdefault((engine.name, bind), engine.dialect)
            engine.update_execution_options(compiled_cache=_statements)
