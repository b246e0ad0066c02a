"""What the applications of one test process share: to make it anew takes most tests longer than they last.

None of it depends on a test: SQL for the same statement, code for the same template, the same routes.
"""

from functools import cache
from threading import Lock
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Dialect
from werkzeug.routing import Map, Rule
from werkzeug.routing.matcher import StateMachineMatcher
from werkzeug.routing.rules import RuleFactory

from academy.models.database import db
from academy.web import assets

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


class LateMap(Map):
    """Routes that are learnt at the first question, once for all applications that have the same ones."""

    _learnt: ClassVar[
        dict[tuple[object, ...], tuple[StateMachineMatcher, dict[Any, list[Rule]]]]
    ] = {}
    _learning = Lock()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._late: list[Rule] = []
        super().__init__(*args, **kwargs)

    def add(self, rulefactory: RuleFactory) -> None:
        """Note the routes; those that come after the first question are this application's own."""
        if self._rules_by_endpoint:
            self._part_ways()
            super().add(rulefactory)
        else:
            self._late.extend(rulefactory.get_rules(self))

    def update(self) -> None:
        """Be ready for a question."""
        with self._learning:
            if self._late:
                self._learn()
            super().update()

    def _learn(self) -> None:
        late, self._late = self._late, []
        key = tuple((r.rule, r.endpoint, frozenset(r.methods or ()), str(r.defaults)) for r in late)
        if key not in self._learnt:
            for rule in late:
                super().add(rule)
            super().update()
            self._learnt[key] = self._matcher, self._rules_by_endpoint
        self._matcher, self._rules_by_endpoint = self._learnt[key]
        self._remap = False  # others may be asking it: it is never sorted again

    def _part_ways(self) -> None:
        matcher = StateMachineMatcher(self.merge_slashes)
        for rule in self._rules:
            matcher.add(rule)
        self._matcher = matcher
        self._rules_by_endpoint = {
            name: [*rules] for name, rules in self._rules_by_endpoint.items()
        }


_templates = Templates()


def share_between_applications() -> None:
    """Let each application made from now on take routes and static files from those before it."""
    Flask.url_map_class = LateMap
    assets.Assets = cache(assets.Assets)  # type: ignore[misc, assignment]


def share(app: Flask) -> None:
    """Let *app* use what the applications before it made."""
    app.jinja_env.bytecode_cache = _templates
    with app.app_context():
        for bind, engine in db.engines.items():
            engine.dialect = _dialects.setdefault((engine.name, bind), engine.dialect)
            engine.update_execution_options(compiled_cache=_statements)
