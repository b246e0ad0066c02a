"""API tokens of each scope: what they open, and that they open nothing else."""

import pytest

from tests.cast import ADA, AMINA, CHLOE, HUGO
from tests.web.api.caller import Caller
from tests.web.test_rights import TARGETS, Company, changed, rules

pytestmark = pytest.mark.slow

SCOPES = {"learner": AMINA, "hr": HUGO, "author": CHLOE, "admin": ADA}
"""Of each scope somebody who may have it."""

NEEDS = {"completion": {"by": "entity"}}
"""What an operation must be asked with."""


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_what_its_scope_says_and_nothing_else(company: Company, scope: str) -> None:
    """Elsewhere in the API nothing is found; pages do not even look at it."""
    login = SCOPES[scope]
    caller = Caller(company.app, login, scope=scope)
    held = {"learner", scope}
    before = company.rows()
    refused = opened = 0
    for rule, method, policy in rules(company.app):
        allowed = {who.value for who in policy}
        if "anyone" in allowed:
            continue
        path = company.address(rule, login, "own")
        is_api, is_open = path.startswith("/api/"), bool(held & allowed)
        if is_api and is_open:
            if method == "GET":
                query = NEEDS.get(rule.endpoint.rpartition(".")[2])
                answer = caller.client.open(path, headers=caller.headers, query_string=query)
                assert answer.status_code < 400, (path, answer.text)
                opened += 1
            continue
        if rule.endpoint.startswith("media."):  # fetched with a token as well
            continue
        answer = caller.client.open(path, method=method, headers=caller.headers)
        if is_api:
            assert answer.status_code == 404, (method, path)
        elif path.startswith("/scim/"):  # where directories speak, with keys of their own
            assert answer.status_code == 401, (method, path)
        else:  # a browser without a cookie: asked to sign in, or without its forgery token refused
            assert answer.status_code in {302, 400, 403}, (method, path)
            assert not answer.headers.get("Set-Cookie", "").startswith("_user_id")
        refused += 1
    counted = {"sign_in_failure"}  # a directory's door counts wrong keys
    reads = {"draw", "draw_item", "look"} | counted
    assert changed(before, company.rows()) <= reads, "reading changed rows"
    assert refused > 100
    assert opened > 10


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_finds_nothing_that_is_not_its_holders(company: Company, scope: str) -> None:
    login = SCOPES[scope]
    caller = Caller(company.app, login, scope=scope)
    tried = 0
    for rule, method, _ in rules(company.app):
        if not (rule.rule.startswith("/api/") and "id" in rule.arguments):
            continue
        for target in TARGETS[1:]:
            path = company.address(rule, login, target)
            body = {"question": "scanned-invoice", "answer": ["x"]}
            answer = caller.client.open(path, method=method, json=body, headers=caller.headers)
            assert answer.status_code == 404, (method, path)
            tried += 1
    assert tried >= 9


def test_a_cookie_counts_for_nothing_in_the_api(company: Company) -> None:
    visitor = company.visitor(ADA)
    for rule, method, policy in rules(company.app):
        if rule.rule.startswith("/api/") and "anyone" not in {who.value for who in policy}:
            path = company.address(rule, ADA, "own")
            assert visitor.client.open(path, method=method).status_code == 401, (method, path)
