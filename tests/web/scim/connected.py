"""A directory that is connected: it speaks for a unit, and calls as Entra ID or Okta would."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy import clock
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services.directories import connections
from tests.cast import ADA, unit, viewer
from tests.visitor import FreshClient

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Connected:
    """``Connected(app, "Maroc").post("/Users", {...})``."""

    def __init__(self, app: Flask, unit_name: str = "Maroc", *, networks: str = "") -> None:
        self.app = app
        self.client = FreshClient(app, app.response_class)
        with app.app_context(), writing() as session:
            directory, self.token = connections.make(
                session,
                viewer(session, ADA, at=clock.now()),
                name=f"The directory of {unit_name}",
                unit_id=unit(session, unit_name).id,
                networks=networks,
                at=clock.now(),
            )
            self.uid, self.id = directory.uid, directory.id

    @property
    def headers(self) -> dict[str, str]:
        """With its token, in the media type of SCIM."""
        return {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/scim+json",
        }

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send one request."""
        kwargs: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        if body is None:
            kwargs = {}
        sent = self.headers | {name.replace("_", "-"): text for name, text in headers.items()}
        return self.client.open(f"/scim/v2{path}", method=method, headers=sent, **kwargs)

    def get(self, path: str, **query: object) -> Any:
        """Read something that is there."""
        answer = self.client.get(f"/scim/v2{path}", headers=self.headers, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def find(self, text: str, *, kind: str = "Users", **query: object) -> list[Any]:
        """What a filter finds."""
        found = self.get(f"/{kind}", filter=text, **query)
        assert found["totalResults"] == len(found.get("Resources", []))
        resources: list[Any] = found.get("Resources", [])
        return resources

    def add(self, user_name: str = "nadia@corp.local", **attributes: Any) -> Any:
        """A user as a directory creates one."""
        answer = self.call("POST", "/Users", user(user_name, **attributes))
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    def put(self, uid: str, body: Mapping[str, Any]) -> Any:
        """The whole of a user."""
        answer = self.call("PUT", f"/Users/{uid}", dict(body))
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def patch(self, uid: str, *operations: dict[str, Any], kind: str = "Users") -> TestResponse:
        """Operations on one thing."""
        return self.call(
            "PATCH", f"/{kind}/{uid}", {"schemas": [PATCH], "Operations": list(operations)}
        )

    def patched(self, uid: str, *operations: dict[str, Any]) -> Any:
        """A user as operations that pass left her, and as she is read afterwards."""
        answer = self.patch(uid, *operations)
        assert answer.status_code == 200, answer.text
        assert answer.get_json() == self.get(f"/Users/{uid}")
        return answer.get_json()

    def group(self, name: str, *members: str) -> str:
        """A new list; its id."""
        body = {
            "schemas": [
                GROUP,
                "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
            ],
            "displayName": name,
            "externalId": f"id of {name}",
            "members": [{"value": member} for member in members],
            "meta": {"resourceType": "Group"},
        }
        answer = self.call("POST", "/Groups", body)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["id"])

    def members(self, uid: str) -> set[str]:
        """Who is on a list."""
        return {each["value"] for each in self.get(f"/Groups/{uid}").get("members", [])}

    def person(self, uid: str) -> Person:
        """The person behind a user."""
        with self.app.app_context(), reading() as session:
            person = session.scalars(select(Person).where(Person.uid == uid)).one()
            session.refresh(person)
            session.expunge(person)  # as it is now, whatever happens to it later
            return person


def user(user_name: str, **attributes: Any) -> dict[str, Any]:
    """The body that creates a user."""
    return {"schemas": [USER, ENTERPRISE], "userName": user_name, **attributes}
