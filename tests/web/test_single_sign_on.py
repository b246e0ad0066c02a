"""Through the company by OpenID Connect, against a real provider: npm's oidc-provider."""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import delete, func, select, update

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.people import Person, Role
from academy.models.sign_in import SignIn, SignInFailure
from academy.models.single_sign_on import CompanyIdentity, CompanyPassage
from academy.services import doors, links, people, sign_in
from academy.services.single_sign_on.facts import Refused
from academy.services.single_sign_on.openid import OpenIdGate
from tests.cast import ADA, AMINA, BRUNO, HUGO, person, unit, viewer
from tests.identity import AMINA as AMINA_THERE
from tests.identity import CLIENT, SECRET, OpenId
from tests.visitor import Visitor
from tests.web.company import ACADEMY, acts, come_back, is_in, roles_of, through
from tests.web.conftest import Configured

pytestmark = pytest.mark.slow  # a real provider

ROLES = "academy-hr = hr @ Alizé Maroc; academy-authors = author; academy-admins = admin"


@pytest.fixture(scope="module")
def running() -> Iterator[OpenId]:
    with OpenId(ACADEMY) as provider:
        yield provider


@pytest.fixture
def provider(running: OpenId) -> OpenId:
    """The provider, which knows Amina and nobody else."""
    running.tell()
    return running


@pytest.fixture
def company(configured: Configured, provider: OpenId) -> Flask:
    """The academy, where people sign in through the provider."""
    return configured(**provider.settings, ACADEMY_SSO_ROLES=ROLES)


def known_as(**claims: Any) -> dict[str, Any]:
    """What the provider says of somebody who is Amina but for these *claims*."""
    return {**AMINA_THERE, **claims}


def failures() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(SignInFailure)) or 0


def test_amina_signs_in_through_the_company_and_lands_where_she_wanted(
    company: Flask, provider: OpenId
) -> None:
    page = Visitor(company).get("/sign-in?next=/passport").text
    link = re.search(r'href="(/sign-in/company\?next=[^"]+)"', page)
    assert link
    visitor, answer = through(company, provider, "amina", next="/passport")
    assert (answer.status_code, answer.location) == (303, "/passport")
    assert is_in(visitor, "Amina")
    assert visitor.get("/sign-in/company?next=/rewards").location == "/rewards"
    assert acts() == ["company_account.tied"]
    through(company, provider, "amina")
    assert acts() == ["company_account.tied"]


def test_without_a_provider_there_is_no_such_door(app: Flask) -> None:
    visitor = Visitor(app)
    assert "/sign-in/company" not in visitor.get("/sign-in").text
    for path in ("", "/return?state=x&code=y", "/arrival?ticket=x", "/metadata"):
        assert visitor.get(f"/sign-in/company{path}").status_code == 404
    assert visitor.post("/sign-in/company/assertion").status_code == 404


def test_the_question_carries_pkce_state_and_nonce_that_nobody_can_guess(
    company: Flask, provider: OpenId
) -> None:
    asked = [
        parse_qs(urlsplit(Visitor(company).get("/sign-in/company").location).query)
        for _ in range(2)
    ]
    for query in asked:
        assert query["code_challenge_method"] == ["S256"]
        assert query["response_type"] == ["code"]
        assert query["client_id"] == [CLIENT]
        assert query["redirect_uri"] == [f"{ACADEMY}/sign-in/company/return"]
        assert all(len(query[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert not {v for q in asked for v in (*q["state"], *q["nonce"], *q["code_challenge"])} & {
        *asked[0]["response_type"]
    }
    assert asked[0]["state"] != asked[1]["state"]
    assert asked[0]["nonce"] != asked[1]["nonce"]


def test_looking_without_opening_begins_nothing(company: Flask) -> None:
    Visitor(company).client.head("/sign-in/company")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(CompanyPassage)) == 0


# --- attacks -----------------------------------------------------------------------------------


def test_login_csrf_nobody_is_signed_in_by_an_answer_that_another_browser_asked_for(
    company: Flask, provider: OpenId
) -> None:
    attacker, victim = Visitor(company), Visitor(company)
    lure = come_back(attacker, provider, "amina")
    answer = victim.get(lure)
    assert answer.status_code == 403
    assert not is_in(victim, "Amina")
    victim.get("/sign-in/company")  # with a sign-in of her own under way it is the same
    assert victim.get(lure).status_code == 403
    assert not is_in(victim, "Amina")
    assert attacker.get(lure).status_code == 303  # and the state was not used up by trying


def test_a_code_is_good_once(company: Flask, provider: OpenId) -> None:
    visitor = Visitor(company)
    path = come_back(visitor, provider, "amina")
    assert visitor.get(path).status_code == 303
    assert visitor.get(path).status_code == 403
    thief = Visitor(company)
    thief.get("/sign-in/company")
    assert thief.get(path).status_code == 403


def test_of_many_returns_at_once_one_comes_in(company: Flask, provider: OpenId) -> None:
    visitor = Visitor(company)
    path = come_back(visitor, provider, "amina")
    twins = [Visitor(company) for _ in range(6)]
    for twin in twins:
        twin.client.set_cookie("academy", visitor.cookie() or "")
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(lambda twin: twin.client.get(path).status_code, twins))
    assert statuses == [303, 403, 403, 403, 403, 403]


def test_a_code_of_another_sign_in_is_refused(company: Flask, provider: OpenId) -> None:
    """A stolen code, put into an answer with one's own state: PKCE and nonce refuse it."""
    victim, thief = Visitor(company), Visitor(company)
    stolen = parse_qs(urlsplit(come_back(victim, provider, "amina")).query)["code"][0]
    own = come_back(thief, provider, "amina")
    answer = thief.get(re.sub(r"code=[^&]+", f"code={stolen}", own))
    assert answer.status_code == 403
    assert not is_in(thief, "Amina")


def test_a_sign_in_that_took_too_long_is_begun_again(company: Flask, provider: OpenId) -> None:
    visitor = Visitor(company)
    path = come_back(visitor, provider, "amina")
    with writing() as session:
        session.execute(update(CompanyPassage).values(expires_at=now()))
    answer = visitor.get(path)
    assert answer.status_code == 403
    assert "/sign-in/company" in answer.text


def test_mix_up_an_answer_of_another_provider_is_refused(company: Flask, provider: OpenId) -> None:
    for change in (
        lambda path: re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", path),
        lambda path: re.sub(r"&?iss=[^&]+", "", path),
    ):
        visitor = Visitor(company)
        path = change(come_back(visitor, provider, "amina"))
        assert visitor.get(path).status_code == 403
        assert not is_in(visitor, "Amina")


def test_a_provider_that_says_no_is_heard_and_not_quoted(company: Flask, provider: OpenId) -> None:
    visitor = Visitor(company)
    state = parse_qs(urlsplit(visitor.get("/sign-in/company").location).query)["state"][0]
    said = f"error=access_denied&error_description=Call+0800-EVIL&iss={provider.issuer}"
    answer = visitor.get(f"/sign-in/company/return?state={state}&{said}")
    assert answer.status_code == 403
    assert "EVIL" not in answer.text


ELSEWHERE = ("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "@e")


def test_nobody_is_sent_to_another_site(company: Flask, provider: OpenId) -> None:
    for onward in ELSEWHERE:
        _, answer = through(company, provider, "amina", next=onward)
        assert answer.location == "/", onward


def test_the_cookie_of_before_is_not_the_cookie_of_after(company: Flask, provider: OpenId) -> None:
    visitor = Visitor(company)
    path = come_back(visitor, provider, "amina")
    before = visitor.cookie()
    visitor.get(path)
    assert before != visitor.cookie()
    thief = Visitor(company)
    thief.client.set_cookie("academy", before or "")
    assert not is_in(thief, "Amina")


# --- tokens that the provider's own key signed, and that are not for this sign-in ---------------


@pytest.fixture
def gate(company: Flask) -> OpenIdGate:
    """The way through, by itself."""
    return OpenIdGate(company.extensions["academy"].provider)


def token(
    provider: OpenId, *, key: Any = None, alg: str = "RS256", **claims: Any
) -> dict[str, Any]:
    """An id token like the provider's own, but for *claims*; those that are None are left out."""
    at = int(now().timestamp())
    said = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "sub": "amina",
        "nonce": "mine",
        "iat": at,
        "exp": at + 300,
        **claims,
    }
    said = {name: value for name, value in said.items() if value is not None}
    signed = jwt.encode({"alg": alg, "kid": "first"}, said, key or provider.key, algorithms=[alg])
    return {"id_token": signed}


def test_a_token_of_the_provider_for_this_sign_in_is_read(
    gate: OpenIdGate, provider: OpenId
) -> None:
    for claims in ({}, {"aud": [CLIENT]}, {"aud": [CLIENT, "other"], "azp": CLIENT}):
        assert gate.read_id_token(token(provider, **claims), nonce="mine", at=now())["sub"]


def made_by_hand(provider: OpenId, alg: str, secret: str) -> dict[str, Any]:
    """A token that no library makes: unsigned, or with a public key taken for a shared secret."""
    told = token(provider)["id_token"].split(".")[1]
    head = urlsafe_b64encode(f'{{"alg":"{alg}","kid":"first"}}'.encode()).decode().rstrip("=")
    made = hmac.digest(secret.encode(), f"{head}.{told}".encode(), "sha256") if secret else b""
    return {"id_token": f"{head}.{told}.{urlsafe_b64encode(made).decode().rstrip('=')}"}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another application"},
        {"aud": ["another application"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": None},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"azp": "another application"},
    ],
    ids=str,
)
def test_a_token_for_something_else_is_refused(
    gate: OpenIdGate, provider: OpenId, claims: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        gate.read_id_token(token(provider, **claims), nonce="mine", at=now())


def test_a_token_that_is_not_signed_by_the_provider_is_refused(
    gate: OpenIdGate, provider: OpenId
) -> None:
    another = RSAKey.generate_key(2048, {"kid": "first"})
    forged = [
        token(provider, key=another),
        token(provider, key=OctKey.import_key(SECRET), alg="HS256"),
        made_by_hand(provider, "HS256", provider.key.as_pem(private=False).decode()),
        made_by_hand(provider, "none", ""),
        {"id_token": "no.token.atall"},
        {"id_token": ""},
        {},
    ]
    for each in forged:
        with pytest.raises(Refused):
            gate.read_id_token(each, nonce="mine", at=now())


def test_a_clock_two_minutes_away_is_forgiven_and_an_hour_is_not(
    gate: OpenIdGate, provider: OpenId
) -> None:
    good = token(provider)
    for away, is_good in ((110, True), (-110, True), (3600, False), (-3600, False)):
        at = now() + timedelta(seconds=away + (300 if away > 0 else 0))
        if is_good:
            assert gate.read_id_token(good, nonce="mine", at=at)
        else:
            with pytest.raises(Refused):
                gate.read_id_token(good, nonce="mine", at=at)


def test_what_the_provider_publishes_is_fetched_once_an_hour(
    gate: OpenIdGate, provider: OpenId, monkeypatch: pytest.MonkeyPatch
) -> None:
    from academy.services.single_sign_on import documents

    fetched: list[str] = []
    fetch = documents.fetch
    monkeypatch.setattr(documents, "fetch", lambda a: (fetched.append(a), fetch(a))[1])
    for minutes in (0, 1, 59):
        gate.metadata(at=now() + timedelta(minutes=minutes))
    assert len(fetched) == 1
    gate.metadata(at=now() + timedelta(minutes=61))
    assert len(fetched) == 2


def test_a_provider_that_is_away_makes_nobody_wait_twice(
    configured: Configured, provider: OpenId
) -> None:
    app = configured(**{**provider.settings, "ACADEMY_OIDC_ISSUER": "http://localhost:9"})
    for _ in range(3):
        answer = Visitor(app).get("/sign-in/company")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")


# --- who comes in --------------------------------------------------------------------------------


def test_an_address_that_nobody_verified_opens_nothing(company: Flask, provider: OpenId) -> None:
    for unsure in ({"email_verified": False}, {"email_verified": None}, {"email_verified": "no"}):
        provider.tell(amina=known_as(**unsure))
        visitor, answer = through(company, provider, "amina")
        assert answer.status_code == 403
        assert not is_in(visitor, "Amina")


def test_where_the_providers_addresses_are_the_companys_own_they_count(
    configured: Configured, provider: OpenId
) -> None:
    provider.tell(amina=known_as(email_verified=None))
    trusting = configured(**provider.settings, ACADEMY_SSO_TRUSTS_EMAIL="1")
    visitor, _ = through(trusting, provider, "amina")
    assert is_in(visitor, "Amina")


def test_a_number_finds_whoever_has_no_mailbox(configured: Configured, provider: OpenId) -> None:
    provider.tell(karim={"employee_number": "K-1042", "given_name": "Karim"})
    app = configured(**provider.settings, ACADEMY_SSO_NUMBER="employee_number")
    visitor, _ = through(app, provider, "karim")
    assert is_in(visitor, "K-1042".lower())


def test_an_address_that_somebody_else_inherits_does_not_open_her_account(
    company: Flask, provider: OpenId
) -> None:
    through(company, provider, "amina")
    provider.tell(amina2=known_as())
    visitor, answer = through(company, provider, "amina2")
    assert answer.status_code == 403
    assert not is_in(visitor, "Amina")


def test_her_account_follows_her_when_her_address_changes(company: Flask, provider: OpenId) -> None:
    through(company, provider, "amina")
    provider.tell(amina=known_as(email="bruno@demo.example"))
    visitor, _ = through(company, provider, "amina")
    assert is_in(visitor, "Amina")


def test_an_administrator_unties_an_account_that_the_company_made_anew(
    company: Flask, provider: OpenId
) -> None:
    visitor, _ = through(company, provider, "amina")
    provider.tell(amina2=known_as())
    with reading() as session:
        uid = person(session, AMINA).uid
    ada = Visitor(company).is_in(ADA)
    assert "company-account" in ada.get(f"/people/{uid}").text
    assert ada.post(f"/people/{uid}/company-account/removal").status_code == 303
    assert not is_in(visitor, "Amina")
    again, _ = through(company, provider, "amina2")
    assert is_in(again, "Amina")
    assert acts() == ["company_account.tied", "company_account.untied", "company_account.tied"]


def test_suspended_people_stay_out_and_unknown_ones_hear_the_same(
    company: Flask, provider: OpenId
) -> None:
    through(company, provider, "amina")
    with writing() as session:
        person(session, AMINA).suspended_at = now()
    provider.tell(zoe={"email": "zoe@demo.example", "email_verified": True})
    pages = set()
    for login in ("amina", "zoe"):
        _, answer = through(company, provider, login)
        assert answer.status_code == 403
        pages.add(re.sub(r'(csrf_token"[^>]*value=")[^"]+', r"\1", answer.text))
    assert len(pages) == 1
    with reading() as session:
        assert session.scalar(select(Person.id).where(Person.email == "zoe@demo.example")) is None


def test_in_production_the_demo_company_is_nobody(configured: Configured, provider: OpenId) -> None:
    app = configured(**provider.settings, ACADEMY_DEMO="0")
    visitor, answer = through(app, provider, "amina")
    assert answer.status_code == 403
    assert not is_in(visitor, "Amina")


def test_newcomers_land_in_the_unit_that_a_setting_names(
    configured: Configured, provider: OpenId
) -> None:
    app = configured(**provider.settings, ACADEMY_SSO_NEWCOMERS="Alizé Maroc")
    provider.tell(
        zoe={
            "email": "Zoe@demo.example",
            "email_verified": True,
            "locale": "fr-FR",
            "given_name": "Zoé",
            "family_name": "Zéphir",
        },
        unsure={"email": "unsure@demo.example"},
    )
    visitor, _ = through(app, provider, "zoe")
    assert is_in(visitor, "Zoé")
    through(app, provider, "zoe")
    with reading() as session:
        zoe = session.scalars(select(Person).where(Person.email == "zoe@demo.example")).one()
        assert (zoe.unit_id, zoe.locale) == (unit(session, "Alizé Maroc").id, "fr")
        assert zoe.secret_hash is None
    assert acts() == ["person.added", "company_account.tied"]
    _, answer = through(app, provider, "unsure")
    assert answer.status_code == 403


def test_failures_count_with_those_of_the_other_doors(company: Flask, provider: OpenId) -> None:
    visitor = Visitor(company)
    for _ in range(5):
        visitor.post("/sign-in", {"login": AMINA, "secret": "a wrong one"})
    _, answer = through(company, provider, "amina")
    assert answer.status_code == 429
    with writing() as session:
        session.execute(delete(SignInFailure))
    assert Visitor(company).get("/sign-in/company/return?state=guess&code=x").status_code == 403
    assert failures() == 1
    with writing() as session:
        for n in range(30):
            attempt = doors.at_name(f"n{n}", doors.source("127.0.0.1"))
            doors.fail(session, attempt, at=now())
    assert Visitor(company).get("/sign-in/company/return?state=guess").status_code == 429


def test_coming_in_forgives_slips_and_closes_links(company: Flask, provider: OpenId) -> None:
    Visitor(company).post("/sign-in", {"login": AMINA, "secret": "a wrong one"})
    through(company, provider, "amina")
    assert failures() == 0


# --- roles that groups give ----------------------------------------------------------------------


def test_groups_give_roles_and_take_them_back_and_leave_those_given_by_hand(
    company: Flask, provider: OpenId
) -> None:
    hugo = {"email": HUGO, "email_verified": True}
    by_hand = roles_of(HUGO)
    assert by_hand
    provider.tell(hugo={**hugo, "groups": ["academy-authors", "football"]})
    through(company, provider, "hugo")
    assert roles_of(HUGO) == by_hand | {("author", "Alizé")}
    with writing() as session:
        sign_in.make_token(session, person(session, HUGO).id, "author", now())
        ada = viewer(session, ADA, at=now())
        assert ada.has_role("admin")
    with reading() as session:
        uid = person(session, HUGO).uid
    assert "academy-authors" in Visitor(company).is_in(ADA).get(f"/people/{uid}").text
    provider.tell(hugo=hugo)
    through(company, provider, "hugo")
    assert roles_of(HUGO) == by_hand
    assert acts() == ["company_account.tied", "role.given", "role.withdrawn"]
    with reading() as session:
        assert sign_in.viewer_of_token(session, "x") is None


def test_too_many_groups_to_be_told_change_nothing(company: Flask, provider: OpenId) -> None:
    bruno = {"email": BRUNO, "email_verified": True, "groups": ["academy-hr"]}
    provider.tell(bruno=bruno)
    through(company, provider, "bruno")
    assert ("hr", "Alizé Maroc") in roles_of(BRUNO)
    from academy.services.single_sign_on.facts import read

    claims = {"sub": "bruno", "_claim_names": {"groups": "src1"}}
    told = read(company.extensions["academy"].provider, claims, issuer="i", subject="bruno")
    assert told.groups is None


def test_the_last_administrator_stays_one(company: Flask, provider: OpenId) -> None:
    bruno = {"email": BRUNO, "email_verified": True}
    provider.tell(bruno={**bruno, "groups": ["academy-admins"]})
    through(company, provider, "bruno")
    with writing() as session:
        ada = person(session, ADA)
        session.execute(delete(Role).where(Role.person_id == ada.id, Role.role == "admin"))
    provider.tell(bruno=bruno)
    through(company, provider, "bruno")
    assert ("admin", "Alizé") in roles_of(BRUNO)


# --- out again, and passwords --------------------------------------------------------------------


def test_signing_out_ends_ours_and_offers_to_end_the_companys(
    company: Flask, provider: OpenId
) -> None:
    visitor, _ = through(company, provider, "amina")
    kept = visitor.cookie()
    answer = visitor.post("/sign-out")
    assert answer.status_code == 200
    link = re.search(r'href="([^"]*/session/end\?[^"]+)"', answer.text)
    assert link
    query = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert query["post_logout_redirect_uri"] == [f"{ACADEMY}/sign-in"]
    assert query["id_token_hint"][0].count(".") == 2
    thief = Visitor(company)
    thief.client.set_cookie("academy", kept or "")
    assert not is_in(thief, "Amina")
    asked = parse_qs(urlsplit(visitor.get("/sign-in/company").location).query)
    assert asked["prompt"] == ["login"]  # whoever sits there next is asked who she is


def test_whoever_came_in_by_password_leaves_as_ever(company: Flask) -> None:
    assert Visitor(company).sign_in(AMINA).post("/sign-out").location == "/sign-in"


def test_a_device_stays_signed_in_for_as_long_as_a_setting_says(
    configured: Configured, provider: OpenId
) -> None:
    through(configured(**provider.settings, ACADEMY_SSO_DAYS="2"), provider, "amina")
    with reading() as session:
        begun = session.scalars(select(SignIn)).one()
        assert begun.expires_at - begun.created_at == timedelta(days=2)


def test_passwords_can_be_left_to_administrators(configured: Configured, provider: OpenId) -> None:
    app = configured(**provider.settings, ACADEMY_SSO_PASSWORDS="administrators", ACADEMY_DEMO="1")
    visitor = Visitor(app)
    assert 'type="password"' not in visitor.get("/sign-in").text
    assert 'type="password"' in visitor.get("/sign-in?password=").text
    answers = {}
    for login in (AMINA, "k-1042", "nobody@demo.example"):
        secret = "2468" if login == "k-1042" else "bon-voyage"
        answer = Visitor(app).post("/sign-in", {"login": login, "secret": secret})
        answers[login] = answer.status_code
    assert set(answers.values()) == {422}
    Visitor(app).sign_in(ADA)
    visitor.post("/forgotten-password", {"login": AMINA})
    from academy.models.sign_in import Link

    with reading() as session:
        assert session.scalars(select(Link)).all() == []


def test_a_link_sets_no_password_that_would_open_nothing(
    configured: Configured, provider: OpenId
) -> None:
    """It leads to the company's door, and stays as it is; an administrator chooses hers."""
    app = configured(**provider.settings, ACADEMY_SSO_PASSWORDS="administrators")
    with writing() as session:
        before = person(session, AMINA).secret_hash
        hers = links.issue_link(session, person(session, AMINA), "activation", now())
        adas = links.issue_link(session, person(session, ADA), "activation", now())
    visitor = Visitor(app)
    for answer in (
        visitor.get(f"/activation/{hers}"),
        visitor.post(f"/activation/{hers}", {"secret": "a long enough sentence"}),
    ):
        assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "no password to choose" in visitor.get("/sign-in").text
    with writing() as session:
        assert person(session, AMINA).secret_hash == before
        assert links.find_link(session, hers, at=now()) is not None
    assert Visitor(app).get(f"/activation/{adas}").status_code == 200


def test_pins_can_stay_for_whoever_has_no_address(configured: Configured, provider: OpenId) -> None:
    app = configured(**provider.settings, ACADEMY_SSO_PASSWORDS="without-address", ACADEMY_DEMO="1")
    Visitor(app).sign_in("k-1042")
    answer = Visitor(app).post("/sign-in", {"login": AMINA, "secret": "bon-voyage"})
    assert answer.status_code == 422


def test_one_person_has_one_identity_of_a_provider(company: Flask, provider: OpenId) -> None:
    for _ in range(2):
        through(company, provider, "amina")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(CompanyIdentity)) == 1


def test_administrators_read_what_is_set_and_what_to_copy_and_no_secret(
    app: Flask, company: Flask, provider: OpenId
) -> None:
    page = Visitor(company).is_in(ADA).get("/sign-in-settings").text
    for told in (provider.issuer, "/sign-in/company/return", "academy-hr", "Alizé Maroc"):
        assert told in page
    assert SECRET not in page
    bare = Visitor(app).is_in(ADA).get("/sign-in-settings").text
    for told in ("/sign-in/company/return", "/sign-in/company/assertion", "ACADEMY_OIDC_ISSUER"):
        assert told in bare
    with writing() as session:
        people.grant(session, person(session, BRUNO), "admin", unit(session, "Maroc"), at=now())
    local = Visitor(company).is_in(BRUNO).get("/sign-in-settings")
    assert local.status_code == 200
    assert "academy-hr" not in local.text
