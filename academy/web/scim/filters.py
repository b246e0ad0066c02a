"""A filter of the protocol as a condition of SQL, over the attributes that a search may ask for.

What cannot be looked up is refused with ``invalidFilter``: nobody's search reads everything.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from scim2_models import InvalidFilterException
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)

from academy.models.directories import DirectoryEntry, DirectoryGroup, DirectoryMember
from academy.models.people import Person
from academy.services.directories.saying import ENTERPRISE
from academy.services.directories.tokens import Caller
from academy.services.logins import normal_login

Op = CompareOperator
Condition = ColumnElement[bool]
Column = SQLColumnExpression[Any]

SHOWN_NAME = func.trim(Person.given_name + " " + Person.family_name)
USER_KEY = func.coalesce(DirectoryEntry.user_key, Person.email, Person.number)

TEXTS: Mapping[str, Mapping[str, Column]] = {
    "Users": {
        "username": USER_KEY,
        "emails": Person.email,
        "emails.value": Person.email,
        "name.givenname": Person.given_name,
        "name.familyname": Person.family_name,
        "displayname": SHOWN_NAME,
        "title": Person.job,
        f"{ENTERPRISE.lower()}:employeenumber": Person.number,
    },
    "Groups": {"displayname": DirectoryGroup.name_key},
}
"""Compared without regard to capitals."""

EXACT: Mapping[str, Mapping[str, Column]] = {
    "Users": {"id": Person.uid, "externalid": DirectoryEntry.external_id},
    "Groups": {"id": DirectoryGroup.uid, "externalid": DirectoryGroup.external_id},
}

MOMENTS: Mapping[str, Mapping[str, Column]] = {
    "Users": {
        "meta.created": Person.created_at,
        "meta.lastmodified": func.coalesce(DirectoryEntry.changed_at, Person.created_at),
    },
    "Groups": {
        "meta.created": DirectoryGroup.created_at,
        "meta.lastmodified": DirectoryGroup.changed_at,
    },
}

NORMAL = frozenset({"username", "emails", "emails.value", f"{ENTERPRISE.lower()}:employeenumber"})
"""Kept in small letters already, so that an index finds them; ``displayName`` of groups as well."""


ORDERS: Mapping[CompareOperator, Callable[[Column, Any], Condition]] = {
    Op.eq: operator.eq,
    Op.gt: operator.gt,
    Op.ge: operator.ge,
    Op.lt: operator.lt,
    Op.le: operator.le,
}


class ToSql(FilterVisitor[Condition]):
    """``ToSql(caller, "Users").visit(filter.ast)``."""

    def __init__(self, caller: Caller, kind: str, inside: str = "") -> None:
        self.caller, self.kind, self.inside = caller, kind, inside

    def visit_comparison(self, node: Comparison) -> Condition:
        """``attribute op value``."""
        name = self._name(node)
        if self.inside == "emails" and name in {"emails.type", "emails.primary"}:
            return true()  # one address is kept: the one of work
        if self.kind == "Users" and name == "active":
            is_in = Person.suspended_at.is_(None)
            wanted = str(node.value).lower() == "true"
            return is_in if wanted == (node.op is Op.eq) else not_(is_in)
        if self.kind == "Groups" and name in {"members", "members.value"}:
            return self._has_member(node)
        if name in MOMENTS[self.kind]:
            return _compare(MOMENTS[self.kind][name], node.op, _moment(node.value))
        if name in EXACT[self.kind]:
            return _compare(EXACT[self.kind][name], node.op, _text(node.value))
        if name not in TEXTS[self.kind]:
            raise self._unknown(name)
        return self._text(name, node)

    def visit_present(self, node: Present) -> Condition:
        """``attribute pr``."""
        name = self._name(node)
        known = TEXTS[self.kind].get(name, EXACT[self.kind].get(name))
        if name in MOMENTS[self.kind] or name == "active":
            return true()
        if known is None:
            raise self._unknown(name)
        return and_(known.is_not(None), known != "")

    def visit_not(self, node: Not) -> Condition:
        """Whatever does not match, what is empty included."""
        return not_(func.coalesce(self.visit(node.expr), False))

    def visit_logical_expr(self, node: LogicalExpr) -> Condition:
        """``and``, ``or``."""
        terms = [self.visit(term) for term in node.terms]
        return and_(*terms) if node.op == LogicalOperator.and_ else or_(*terms)

    def visit_value_path(self, node: ValuePath) -> Condition:
        """``emails[type eq "work" and value eq "…"]``, ``members[value eq "…"]``."""
        return ToSql(self.caller, self.kind, node.attr_path.attr.lower()).visit(node.val_filter)

    def _name(self, node: Comparison | Present) -> str:
        path = node.attr_path
        parts = [self.inside, path.attr, path.sub_attr or ""]
        name = ".".join(filter(None, parts)).lower()
        is_extension = (path.uri or "").lower() == ENTERPRISE.lower()
        return f"{ENTERPRISE.lower()}:{name}" if is_extension else name

    def _text(self, name: str, node: Comparison) -> Condition:
        column = TEXTS[self.kind][name]
        value = _text(node.value)
        if value is None:
            return column.is_(None) if node.op is Op.eq else column.is_not(None)
        is_normal = name in NORMAL or self.kind == "Groups"
        value = normal_login(value) if is_normal else value.lower()
        condition = _compare(column if is_normal else func.lower(column), node.op, value)
        if name == "username" and node.op is Op.eq:
            return and_(Person.id.in_(self._called(value)), condition)
        return condition

    def _called(self, key: str) -> Any:
        """The ids of all who may be shown under a ``userName``, each found by an index."""
        return union_all(
            select(DirectoryEntry.person_id).where(
                DirectoryEntry.directory_id == self.caller.id, DirectoryEntry.user_key == key
            ),
            select(Person.id).where(Person.email == key),
            select(Person.id).where(Person.number == key),
        )

    def _has_member(self, node: Comparison) -> Condition:
        if node.op is not Op.eq:
            raise self._unknown("members")
        of_group = select(DirectoryMember.person_id).join(
            Person, Person.id == DirectoryMember.person_id
        )
        return of_group.where(
            DirectoryMember.group_id == DirectoryGroup.id, Person.uid == _text(node.value)
        ).exists()

    def _unknown(self, name: str) -> InvalidFilterException:
        known = sorted({*TEXTS[self.kind], *EXACT[self.kind], *MOMENTS[self.kind]})
        return InvalidFilterException(
            detail=f"{name} cannot be searched for; these can: {', '.join(known)}"
        )


def condition_of(node: FilterNode, caller: Caller, kind: str) -> Condition:
    """The condition on ``Person`` beside ``DirectoryEntry``, or on ``DirectoryGroup``."""
    return ToSql(caller, kind).visit(node)


def _compare(column: Column, op: CompareOperator, value: Any) -> Condition:
    if value is None:
        return {Op.eq: column.is_(None), Op.ne: column.is_not(None)}.get(op, false())
    match op:
        case Op.co:
            return column.contains(_searched(value), autoescape=True)
        case Op.sw:
            return column.startswith(_searched(value), autoescape=True)
        case Op.ew:
            return column.endswith(_searched(value), autoescape=True)
        case _:
            pass
    if op is Op.ne:
        return or_(column.is_(None), column != value)
    return ORDERS[op](column, value)


def _searched(value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidFilterException(detail="Only texts are searched for their parts.")
    return value


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidFilterException(detail="This is no moment.") from None
