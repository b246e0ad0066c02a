"""The library's storage over our services: one directory's people and lists, a transaction a call."""

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from scim2_models import (
    InvalidValueException,
    NotImplementedException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
)
from scim2_server.storage import ScimStorage, SearchPage
from sqlalchemy.orm import Session

from academy.models.base import MOST_ID
from academy.models.database import db, reading, writing
from academy.services.directories import arriving, changing, groups, people
from academy.services.directories.entries import Words
from academy.services.directories.tokens import Caller
from academy.web.doors import config
from academy.web.languages import LANGUAGES
from academy.web.scim.filters import condition_of
from academy.web.scim.schemas import MOST, AnyUser, Group

BESIDE = frozenset({"id", "meta", "schemas", "groups", "active", "externalId"})
"""What of a user is not the directory's own words, or is kept beside them."""

LONGEST_EXTERNAL_ID = 254


class Storage(ScimStorage):
    """What *caller* may read and, when it *writes*, change at the moment *at*.

    ``mentioned`` are the members that a PATCH of a list speaks of: only they
    are read of a list, however long it is. None reads all.
    """

    def __init__(self, caller: Caller, *, writes: bool, at: datetime) -> None:
        self.caller, self.writes, self.at = caller, writes, at
        self.mentioned: Collection[str] | None = None
        self.left: list[int] = []
        """Who left by this call."""
        self.read: dict[str, people.User | groups.Group] = {}

    def operation(self) -> AbstractContextManager[None]:
        """The transaction of one call."""
        return self._operation()

    @contextmanager
    def _operation(self) -> Iterator[None]:
        with writing() if self.writes else reading():
            yield

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """One of the directory's people or lists."""
        if resource_type.id == "User":
            user = people.find(
                self.session, self.caller, resource_id, languages=LANGUAGES, to_change=self.writes
            )
            self.read[resource_id] = user
            return user_of(user)
        only = self.mentioned if keeps_members(response_parameters) else ()
        group = groups.find(
            self.session, self.caller, resource_id, only=only, to_change=self.writes
        )
        self.read[resource_id] = group
        return group_of(group)

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """A page of people, or of lists."""
        if len(resource_types) != 1:
            raise NotImplementedException(detail="Search /Users or /Groups.")
        kind = "Users" if resource_types[0].id == "User" else "Groups"
        asked = search_request.filter
        condition = condition_of(asked.ast, self.caller, kind) if asked else None
        skip = min(max((search_request.start_index or 1) - 1, 0), MOST_ID)
        most = MOST if search_request.count is None else search_request.count
        if kind == "Users":
            total, users = people.page(
                self.session,
                self.caller,
                condition,
                skip=skip,
                most=most,
                languages=LANGUAGES,
            )
            return SearchPage(total, [user_of(user) for user in users])
        total, lists = groups.page(
            self.session,
            self.caller,
            condition,
            skip=skip,
            most=most,
            with_members=keeps_members(search_request),
        )
        return SearchPage(total, [group_of(group) for group in lists])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Somebody new, or a new list."""
        if resource_type.id == "User":
            uid = arriving.add(
                self.session,
                self.caller,
                words_of(resource),
                languages=LANGUAGES,
                secret=config().secret_key,
                at=self.at,
            )
            return user_of(people.find(self.session, self.caller, uid, languages=LANGUAGES))
        uid = groups.add(
            self.session,
            self.caller,
            name=name_of(resource),
            external_id=external_id_of(resource),
            members=member_ids(resource),
            at=self.at,
        )
        return group_of(groups.find(self.session, self.caller, uid))

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        """What a PUT or PATCH made of what ``get`` gave."""
        uid = str(resource.id)
        if expected_version is not None or uid not in self.read:
            self._require_version(resource_type, uid, expected_version)
        known = self.read[uid]
        if isinstance(known, people.User):
            changing.change(
                self.session,
                self.caller,
                known,
                words_of(resource),
                languages=LANGUAGES,
                at=self.at,
            )
            now = people.find(self.session, self.caller, uid, languages=LANGUAGES)
            if known.is_active and not now.is_active:
                self.left.append(known.row.id)
            return user_of(now)
        groups.change(
            self.session,
            self.caller,
            known,
            name=name_of(resource),
            external_id=external_id_of(resource),
            members=member_ids(resource),
            at=self.at,
        )
        return group_of(groups.find(self.session, self.caller, uid, only=self.mentioned))

    def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        """She is suspended and forgotten, never erased; a list goes."""
        self._require_version(resource_type, resource_id, expected_version)
        known = self.read[resource_id]
        if isinstance(known, people.User):
            changing.remove(self.session, self.caller, known, at=self.at)
            if known.is_active:
                self.left.append(known.row.id)
        else:
            groups.remove(self.session, self.caller, known, at=self.at)

    def confirm(self, uid: str) -> None:
        """The directory said in so many words that she works here."""
        known = self.read[uid]
        if isinstance(known, people.User):
            changing.withdraw(self.session, self.caller, known.row.id)

    def _require_version(self, resource_type: ResourceType, uid: str, version: str | None) -> None:
        found = self.get(resource_type, uid)
        if version is not None and found.meta is not None and found.meta.version != version:
            raise PreconditionFailedException

    @property
    def session(self) -> Session:
        """The session of the transaction that ``operation`` opened."""
        return db.session()


def user_of(user: people.User) -> Resource[Any]:
    """A person in the words of the protocol."""
    document = {
        "id": user.uid,
        **user.document,
        "externalId": user.row.external_id,
        "active": user.is_active,
    }
    version = digest(document)
    document["groups"] = [
        {"value": uid, "display": name, "$ref": f"Groups/{uid}"} for uid, name in user.groups
    ] or None
    document["meta"] = {
        "resourceType": "User",
        "created": user.row.created_at,
        "lastModified": user.changed_at,
        "version": version,
    }
    return AnyUser.model_validate(document)


def group_of(group: groups.Group) -> Resource[Any]:
    """A list in the words of the protocol."""
    row = group.row
    return Group.model_validate(
        {
            "id": row.uid,
            "externalId": row.external_id,
            "displayName": row.name,
            "members": [{"value": uid, "$ref": f"Users/{uid}"} for uid in group.members] or None,
            "meta": {
                "resourceType": "Group",
                "created": row.created_at,
                "lastModified": row.changed_at,
                "version": f'W/"{row.version}"',
            },
        }
    )


def words_of(resource: Resource[Any]) -> Words:
    """A user as a request left her, in the directory's own words."""
    said = resource.model_dump(mode="json")
    document = {key: value for key, value in said.items() if key not in BESIDE}
    return Words(
        document=document,
        external_id=external_id_of(resource),
        is_active=resource.active,  # type: ignore[attr-defined]
    )


def external_id_of(resource: Resource[Any]) -> str | None:
    """The directory's own id of a thing. Raises ``InvalidValueException`` for a very long one."""
    external_id = resource.external_id
    if external_id is not None and len(external_id) > LONGEST_EXTERNAL_ID:
        raise InvalidValueException(detail="An externalId has 254 characters at most.")
    return external_id or None


def name_of(resource: Resource[Any]) -> str:
    """What a list is called."""
    return resource.display_name or ""  # type: ignore[attr-defined]


def member_ids(resource: Resource[Any]) -> list[str]:
    """Who is on a list."""
    members = resource.members or []  # type: ignore[attr-defined]
    return [member.value for member in members if member.value]


def keeps_members(asked: ResponseParameters[Any] | None) -> bool:
    """Whether an answer would show the members of a list."""
    if asked is None:
        return True
    if asked.attributes:
        return any(
            str(path).lower().rpartition(":")[2].startswith("members") for path in asked.attributes
        )
    return not any(
        str(path).lower().rpartition(":")[2] == "members"
        for path in asked.excluded_attributes or ()
    )


def digest(document: dict[str, Any]) -> str:
    """A weak ETag: the same while nothing that a directory reads is different."""
    text = json.dumps(document, sort_keys=True, default=str)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
