"""The protocol: a request in, its answer out. Stands on heavy libraries; imported by the first call."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from flask import Response, json, request
from pydantic import ValidationError
from scim2_models import (
    Context,
    InvalidSyntaxException,
    InvalidValueException,
    NotFoundException,
    PatchOp,
    Resource,
    ResourceType,
    ResponseParameters,
    SCIMException,
    UniquenessException,
)
from scim2_models.path import Comparison
from scim2_server.conditions import Conditions
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService, scim_exception_of
from sqlalchemy.exc import DataError, IntegrityError

from academy import errors
from academy.services.directories.departures import Held
from academy.services.directories.entries import Taken
from academy.services.directories.tokens import Caller
from academy.web import leaving
from academy.web.doors import config
from academy.web.scim import shapes
from academy.web.scim.schemas import PROVIDER, User
from academy.web.scim.storage import Storage

PREFIX = "/scim/v2"
LONGEST_FILTER = 4000


class HeldBack(SCIMException):
    """Not done, and not the caller's fault: an administrator decides."""

    status = 409


class Service(ScimService):
    """The library's steps, for what directories really send."""

    def read_body(
        self, model: Any, body: bytes, content_type: str | None, scim_ctx: Context
    ) -> Any:
        """A body in the shape of the standard, validated."""
        sent = self.decode_body(body, content_type)
        if scim_ctx is Context.RESOURCE_PATCH_REQUEST:
            document = shapes.patch(sent)
        else:
            kind = "Groups" if "members" in model.model_fields else "Users"
            document = shapes.resource(sent, kind)
        try:
            valid = model.model_validate(document, scim_ctx=scim_ctx)
        except ValidationError as error:
            raise scim_exception_of(error) from error
        is_put = scim_ctx is Context.RESOURCE_REPLACEMENT_REQUEST
        if is_put and isinstance(valid, User) and shapes.is_silent(sent):
            valid.active = None  # ``apply_replacement`` leaves it as it is
        return valid

    def decode_body(self, body: bytes, content_type: str | None) -> Any:
        """The JSON of a body, if it is text that can be kept."""
        document = super().decode_body(body, content_type)
        try:
            shapes.require_text(document)
        except shapes.Unreadable:
            raise InvalidValueException(detail="This is no text that can be kept.") from None
        return document

    def apply_replacement(
        self, current: Resource[Any], replacement: Resource[Any], conditions: Conditions
    ) -> Resource[Any] | None:
        """Okta puts the whole user, and not always ``active``: what it does not say suspends nobody."""
        if isinstance(replacement, User) and replacement.active is None:
            replacement.active = current.active  # type: ignore[attr-defined]
        return super().apply_replacement(current, replacement, conditions)

    def patch_response(
        self,
        base_url: str,
        resource: Resource[Any],
        response_parameters: ResponseParameters[Any],
    ) -> ScimResponse:
        """204 for a list, which may be long; the whole person, as she is now, for a person."""
        wanted = response_parameters.attributes or response_parameters.excluded_attributes
        if not isinstance(resource, User) and not wanted:
            return super().patch_response(base_url, resource, response_parameters)
        return self.resource_response(
            self.publish(base_url, resource),
            Context.RESOURCE_REPLACEMENT_RESPONSE,
            response_parameters,
        )


class Handler(ScimHandler):
    """The library's operations; of a long list only those members are read whom a PATCH speaks of."""

    def patch_resource(
        self,
        resource_type: ResourceType,
        resource_id: str,
        patch_op: "PatchOp[Any]",
        conditions: Conditions,
    ) -> Resource[Any]:
        """Apply a PATCH."""
        storage = cast(Storage, self.storage)
        shows = {"attributes", "excludedAttributes"} & request.args.keys()
        if resource_type.id == "Group" and not shows:
            storage.mentioned = mentioned(patch_op)
        result = super().patch_resource(resource_type, resource_id, patch_op, conditions)
        if isinstance(result, User) and result.active and speaks_of_active(patch_op):
            storage.confirm(resource_id)
        return result

    def replace_resource(
        self,
        resource_type: ResourceType,
        current: Resource[Any],
        replacement: Resource[Any],
        conditions: Conditions,
    ) -> Resource[Any]:
        """Apply a PUT."""
        is_said = isinstance(replacement, User) and replacement.active is True
        result = super().replace_resource(resource_type, current, replacement, conditions)
        if is_said:
            cast(Storage, self.storage).confirm(str(current.id))
        return result


SERVICE = Service(PROVIDER)


def answer(caller: Caller | None, *, at: datetime) -> Response:
    """What a call gets. Raises ``Held`` when somebody has to decide about it first."""
    if len(request.args.get("filter", "")) > LONGEST_FILTER:
        return to_flask(SERVICE.error_response(InvalidValueException(detail="A shorter filter.")))
    asked = ScimRequest(
        method="GET" if request.method == "HEAD" else request.method,
        base_url=f"{config().base_url.rstrip('/')}{PREFIX}",
        path=request.path.removeprefix(PREFIX),
        query=request.args.to_dict(),
        headers=list(request.headers.items()),
        body=request.get_data(),
        subject=caller,
    )
    writes = asked.method != "GET" and not asked.path.endswith("/.search")
    try:
        if caller is None:  # what may be asked without a token needs no storage
            return to_flask(SERVICE.service_provider_config(asked.url, asked.query))
        storage = Storage(caller, writes=writes, at=at)
        response = to_flask(Handler(SERVICE, storage).handle(asked))
    except Exception as error:
        return to_flask(SERVICE.error_response(translated(error)))
    leaving.say_farewell(storage.left, at=at)
    return response


def translated(error: Exception) -> SCIMException:
    """What went wrong, as the protocol says it. Raises again what is not the caller's doing."""
    match error:
        case SCIMException():
            return error
        case RecursionError():
            return InvalidSyntaxException(detail="Too much inside each other.")
        case Held():
            raise error
        case Taken():
            return UniquenessException(detail=error.sentence)
        case errors.NotFound():
            return NotFoundException(detail=error.sentence % error.values)
        case errors.Invalid():
            return InvalidValueException(detail=error.sentence % error.values)
        case errors.Conflict():
            return HeldBack(detail=error.sentence % error.values)
        case IntegrityError():
            return UniquenessException(detail="Somebody else goes by this name already.")
        case DataError():
            return InvalidValueException(detail="This is more than can be kept.")
        case _:
            raise error


def held_back(held: Held) -> Response:
    """The truth about a change that was held: it was not done."""
    return to_flask(SERVICE.error_response(HeldBack(detail=held.sentence)))


def speaks_of_active(patch_op: "PatchOp[Any]") -> bool:
    """Whether a PATCH says, in any of its shapes, if somebody works here."""
    return any(
        str(each.path or "").lower().rpartition(":")[2] == "active"
        or (not each.path and any(key.lower().endswith("active") for key in each.value or ()))
        for each in patch_op.operations or ()
    )


def mentioned(patch_op: "PatchOp[Any]") -> set[str] | None:
    """The members that a PATCH adds or removes; None when it may be about any of them."""
    found: set[str] = set()
    for operation in patch_op.operations or ():
        path = str(operation.path or "").rpartition(":")[2]
        value = operation.value
        if not path and isinstance(value, dict):
            if any(key.lower().rpartition(":")[2].startswith("members") for key in value):
                return None
        elif path.lower().startswith("members"):
            of_path = operation.path.value_filter if operation.path is not None else None
            if operation.op == "add" and isinstance(value, list) and of_path is None:
                found |= {str(each.get("value")) for each in value if isinstance(each, dict)}
            elif operation.op == "remove" and value:
                found |= {str(each.get("value")) for each in value}
            elif (
                operation.op == "remove"
                and isinstance(of_path, Comparison)
                and of_path.attr_path.attr.lower() == "value"
                and of_path.op == "eq"
            ):
                found.add(str(of_path.value))
            else:
                return None
    return found


def to_flask(answered: ScimResponse) -> Response:
    """The library's answer as ours."""
    body = b"" if answered.body is None else json.dumps(answered.body).encode()
    response = Response(body, status=HTTPStatus(answered.status))
    for name, value in answered.headers.items():
        response.headers[name] = value
    return response
