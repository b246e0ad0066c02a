"""What directories really send, made into what the standard says. Values in, values out.

* A manager comes as a bare id, as ``{"value": id}``, in a list, or empty; never with ``$ref``.
* A ``remove`` of members comes with a list of values, which means those and never all of them.
* ``schemas`` is left out, or names what is known to its sender only.
* ``active`` is left out: whoever is new works here, and the PUT of a whole user suspends nobody.

Capitals in ``op``, words for booleans, dotted and URN keys without a path, unknown attributes and filters
that match nothing are the library's work, under the policy of ``speaking``.
"""

from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CORE = {
    "Users": "urn:ietf:params:scim:schemas:core:2.0:User",
    "Groups": "urn:ietf:params:scim:schemas:core:2.0:Group",
}
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

DEEPEST = 40
"""Levels of a document; nothing that a directory says has more than five."""


class Unreadable(Exception):
    """A text that no database can keep, or a document without end."""


def require_text(value: Any, *, depth: int = 0) -> None:
    """Raise ``Unreadable`` where there is NUL or half of a surrogate pair, or no end."""
    if depth > DEEPEST:
        raise Unreadable
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise Unreadable
    elif isinstance(value, dict):
        for key, inside in value.items():
            require_text(key, depth=depth + 1)
            require_text(inside, depth=depth + 1)
    elif isinstance(value, list):
        for inside in value:
            require_text(inside, depth=depth + 1)


def resource(body: Any, kind: str) -> Any:
    """A whole user or group, as POST and PUT carry it."""
    if not isinstance(body, dict):
        return body
    shaped = {**body}
    known = [shaped.pop(key) for key in list(shaped) if key.lower() == "schemas"]
    given = known[0] if known and isinstance(known[0], list) else []
    shaped["schemas"] = list(dict.fromkeys([CORE.get(kind, CORE["Users"]), *_urns(given)]))
    for key, value in body.items():
        if key.lower() == ENTERPRISE.lower() and isinstance(value, dict):
            shaped[key] = _extension(value)
        elif key.lower() == "active" and value in (None, ""):
            del shaped[key]
    if kind == "Users" and not any(key.lower() == "active" for key in shaped):
        shaped["active"] = True
    return shaped


def is_silent(body: Any) -> bool:
    """Whether a user's *body* says nothing of her being active."""
    if not isinstance(body, dict):
        return True
    return not any(k.lower() == "active" and v not in (None, "") for k, v in body.items())


def patch(body: Any) -> Any:
    """The operations of a PATCH."""
    if not isinstance(body, dict):
        return body
    shaped = {key: value for key, value in body.items() if key.lower() != "schemas"}
    shaped["schemas"] = [PATCH]
    for key, value in body.items():
        if key.lower() == "operations" and isinstance(value, list):
            shaped[key] = [_operation(each) for each in value]
    return shaped


def _operation(operation: Any) -> Any:
    if not isinstance(operation, dict):
        return operation
    fields = {key.lower(): value for key, value in operation.items()}
    path, value = fields.get("path"), fields.get("value")
    op = str(fields.get("op", "")).lower()
    attribute = path.lower() if isinstance(path, str) else ""
    if path == "":
        del fields["path"]
    if attribute.endswith("manager") and op != "remove":
        fields["value"] = manager(value)
        if fields["value"] is None:
            return {"op": "remove", "path": path}
    elif op == "remove" and value in (None, [], ""):
        fields.pop("value", None)
    elif op == "remove" and attribute.rpartition(":")[2] == "members":
        fields["value"] = _only_ids(value)
    elif op == "remove":  # the path says what goes; what else is sent along is what was there
        fields.pop("value", None)
    elif not attribute and isinstance(value, dict):
        fields["value"] = _pathless(value)
    elif attribute == ENTERPRISE.lower() and isinstance(value, dict):
        fields["value"] = _extension(value)
    return fields


def manager(value: Any) -> dict[str, Any] | None:
    """A manager in any of the ways that directories write one; None for nobody."""
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        fields = {key.lower(): inside for key, inside in value.items()}
        value = fields.get("value") or fields.get("id")
        if value is None and isinstance(fields.get("$ref"), str):
            value = fields["$ref"].rstrip("/").rpartition("/")[2]
    if value in (None, "") or isinstance(value, dict | list):
        return None
    return {"value": str(value)}


def _pathless(value: dict[str, Any]) -> dict[str, Any]:
    """A replace without a path: its keys are attributes, dotted or with their schema's name before them."""
    shaped: dict[str, Any] = {}
    for key, inside in value.items():
        if key.lower() == ENTERPRISE.lower() and isinstance(inside, dict):
            shaped[key] = _extension(inside)
        elif key.lower() == f"{ENTERPRISE}:manager".lower():
            shaped[key] = manager(inside)
        elif key.lower() == "active" and inside in (None, ""):
            continue
        else:
            shaped[key] = inside
    return shaped


def _extension(value: dict[str, Any]) -> dict[str, Any]:
    return {
        key: manager(inside) if key.lower() == "manager" else inside
        for key, inside in value.items()
    }


def _only_ids(value: Any) -> list[dict[str, Any]]:
    """Members to remove by their ids alone: what else is said of them need not be as it is here."""
    entries = value if isinstance(value, list) else [value]
    ids = [each.get("value") if isinstance(each, dict) else each for each in entries]
    return [{"value": str(each)} for each in ids if each not in (None, "")]


def _urns(given: list[Any]) -> list[str]:
    known = {*CORE.values(), ENTERPRISE}
    return [urn for urn in given if isinstance(urn, str) and urn in known]
