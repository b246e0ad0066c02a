"""Through the company by SAML; on the provider's side stands pysaml2's own server."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from lxml import etree
from saml2.saml import NAMEID_FORMAT_TRANSIENT
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.sign_in import SignInFailure
from academy.models.single_sign_on import CompanyAssertion, CompanyIdentity, CompanyPassage
from tests.cast import AMINA
from tests.identity.saml import AMINA as AMINA_THERE
from tests.identity.saml import SamlProvider, make_key, posted, xml_of
from tests.visitor import Visitor
from tests.web.company import ACADEMY, is_in, roles_of
from tests.web.conftest import Configured

pytestmark = pytest.mark.slow  # pysaml2 on both sides

FROM_THERE = {"Origin": "http://localhost:9", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> SamlProvider:
    return SamlProvider(tmp_path_factory.mktemp("idp"))


@pytest.fixture
def company(configured: Configured, provider: SamlProvider) -> Flask:
    """The academy, where people sign in through the provider, which has read who we are."""
    app = configured(
        **provider.settings,
        ACADEMY_BASE_URL=ACADEMY,
        ACADEMY_SSO_ROLES="academy-hr = hr @ Alizé Maroc",
    )
    provider.know(Visitor(app).get("/sign-in/company/metadata").text)
    return app


def asked(visitor: Visitor, **query: str) -> str:
    """Have *visitor* begin; the address that she is sent to."""
    departure = visitor.get("/sign-in/company", query_string=query)
    assert departure.status_code == 303, departure.text
    return departure.location


def bring(visitor: Visitor, answer: str) -> TestResponse:
    """Post an *answer* as a browser does: another site's form comes without our cookie.

    What follows is one's own page, which the browser opens with it.
    """
    form = {"SAMLResponse": answer, "RelayState": ""}
    without = Visitor(visitor.app)
    brought = without.client.post("/sign-in/company/assertion", data=form, headers=FROM_THERE)
    assert brought.status_code == 303
    assert "Set-Cookie" not in brought.headers  # it would take the place of hers
    return visitor.get(brought.location)


def test_amina_signs_in_through_the_company_and_lands_where_she_wanted(
    company: Flask, provider: SamlProvider
) -> None:
    for signs in ("assertion", "response", "assertion response"):
        visitor = Visitor(company)
        answer = provider.answer(asked(visitor, next="/passport"), signs=signs)
        came = bring(visitor, answer)
        assert (came.status_code, came.location) == (303, "/passport"), signs
        assert is_in(visitor, "Amina")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(CompanyIdentity)) == 1


def test_our_metadata_names_us_and_where_to_post(company: Flask) -> None:
    answer = Visitor(company).get("/sign-in/company/metadata")
    assert answer.mimetype == "application/samlmetadata+xml"
    root = etree.fromstring(answer.data)
    assert root.get("entityID") == f"{ACADEMY}/sign-in/company/metadata"
    assert f'Location="{ACADEMY}/sign-in/company/assertion"' in answer.text
    assert "HTTP-POST" in answer.text


# --- attacks -----------------------------------------------------------------------------------


def test_login_csrf_an_answer_lets_in_only_the_browser_that_asked(
    company: Flask, provider: SamlProvider
) -> None:
    attacker, victim, busy = Visitor(company), Visitor(company), Visitor(company)
    asked(busy)
    for other in (victim, busy):
        lure = provider.answer(asked(attacker))
        assert bring(other, lure).status_code == 403
        assert not is_in(other, "Amina")


def test_an_answer_counts_once(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    answer = provider.answer(asked(visitor))
    assert bring(visitor, answer).status_code == 303
    for again in (visitor, Visitor(company)):
        again.client.delete_cookie("academy")
        asked(again)
        assert bring(again, answer).status_code == 403


def test_an_assertion_counts_once_whatever_question_it_answers(
    company: Flask, provider: SamlProvider
) -> None:
    """Even if a request were open again: the assertion's id is remembered until nobody believes it."""
    visitor = Visitor(company)
    answer = provider.answer(asked(visitor))
    with reading() as session:
        kept = session.execute(select(CompanyPassage.__table__)).mappings().one()
    assert bring(visitor, answer).status_code == 303
    with writing() as session:
        session.add(CompanyPassage(**{k: v for k, v in kept.items() if k != "id"}))
    visitor.client.delete_cookie("academy")
    assert bring(visitor, answer).status_code == 403
    with reading() as session:
        seen = session.scalars(select(CompanyAssertion)).one()
        assert seen.expires_at > datetime.now(UTC) + timedelta(minutes=5)


def test_of_many_posts_at_once_one_counts(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    form = {"SAMLResponse": provider.answer(asked(visitor))}

    def post(_: int) -> bool:
        brought = Visitor(company).client.post("/sign-in/company/assertion", data=form)
        return not brought.location.endswith("ticket=")

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(post, range(6))) == 1


def test_a_ticket_counts_once_and_for_two_minutes(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    form = {"SAMLResponse": provider.answer(asked(visitor))}
    brought = Visitor(company).client.post("/sign-in/company/assertion", data=form)
    with writing() as session:
        session.execute(update(CompanyPassage).values(expires_at=now()))
    assert visitor.get(brought.location).status_code == 403
    form = {"SAMLResponse": provider.answer(asked(visitor))}
    brought = Visitor(company).client.post("/sign-in/company/assertion", data=form)
    assert visitor.get(brought.location).status_code == 303
    assert visitor.get(brought.location).status_code == 403


def test_a_question_that_is_too_old_is_asked_again(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    answer = provider.answer(asked(visitor))
    with writing() as session:
        session.execute(update(CompanyPassage).values(expires_at=now()))
    assert bring(visitor, answer).status_code == 403


def test_what_was_not_asked_for_is_refused(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    text = xml_of(provider.answer(asked(visitor), signs=""))
    for changed in (
        re.sub(r' InResponseTo="[^"]+"', "", text),
        re.sub(r' InResponseTo="[^"]+"', ' InResponseTo="id-never-asked"', text),
    ):
        assert bring(visitor, provider.signed(changed)).status_code == 403
    assert bring(visitor, provider.signed(text)).status_code == 303  # the control


PAST = "2020-01-01T00:00:00Z"

Change = Callable[[str], str]

OTHER: dict[str, Change] = {
    "for somebody else": lambda text: re.sub(
        r"(Audience>)[^<]+<", r"\1https://evil.example/metadata<", text
    ),
    "for anybody": lambda text: re.sub(
        r"<(ns\d:AudienceRestriction)>.*</\1>", "", text, flags=re.DOTALL
    ),
    "for another place": lambda text: re.sub(
        r'Recipient="[^"]+"', 'Recipient="https://evil.example/"', text
    ),
    "for no place": lambda text: re.sub(r' Recipient="[^"]+"', "", text),
    "sent to another place": lambda text: re.sub(
        r'Destination="[^"]+"', 'Destination="https://evil.example/"', text
    ),
    "over": lambda text: re.sub(r'NotOnOrAfter="[^"]+"', f'NotOnOrAfter="{PAST}"', text),
    "without an end": lambda text: re.sub(
        r'(SubjectConfirmationData) NotOnOrAfter="[^"]+"', r"\1", text
    ),
    "still to come": lambda text: re.sub(
        r'NotBefore="[^"]+"', 'NotBefore="2099-01-01T00:00:00Z"', text
    ),
    "of another provider": lambda text: text.replace(
        "https://idp.example/metadata", "https://evil.example/metadata"
    ),
    "confirmed by nobody": lambda text: text.replace("cm:bearer", "cm:sender-vouches"),
    "a failure": lambda text: text.replace("status:Success", "status:Responder"),
    "about nobody": lambda text: re.sub(r"(NameID[^>]*>)[^<]+<", r"\1<", text),
    "with two people": lambda text: re.sub(
        r"(<(ns\d:Assertion) .*</\2>)", r"\1\1", text, flags=re.DOTALL
    ),
    "with a document type": lambda text: f'<!DOCTYPE x [<!ENTITY a "b">]>{text}',
}


def test_an_answer_that_is_signed_and_not_for_this_sign_in_is_refused(
    company: Flask, provider: SamlProvider
) -> None:
    visitor = Visitor(company)
    text = xml_of(provider.answer(asked(visitor), signs=""))
    for what, change in OTHER.items():
        changed = change(text)
        assert changed != text, what
        made = posted(changed) if what == "with a document type" else provider.signed(changed)
        assert bring(visitor, made).status_code == 403, what
        assert not is_in(visitor, "Amina"), what
    assert bring(visitor, provider.signed(text)).status_code == 303  # the control


def test_an_answer_that_the_provider_did_not_sign_is_refused(
    company: Flask, provider: SamlProvider, tmp_path: Path
) -> None:
    make_key(tmp_path / "key.pem", tmp_path / "cert.pem")
    visitor = Visitor(company)
    text = xml_of(provider.answer(asked(visitor), signs=""))
    good = xml_of(provider.signed(text))
    for answer in (
        posted(text),
        provider.signed(text, folder=tmp_path),
        posted(good.replace("amina@demo.example", "ada@demo.example")),
        posted(good.replace("amina-there", "ada-there")),
        posted(re.sub(r"(SignatureValue>)[^<]{8}", r"\1AAAAAAAA", good)),
        "not base64",
        posted("<not-xml"),
        posted("<other/>"),
        posted("x" * 400_000),
        "",
    ):
        assert bring(visitor, answer).status_code == 403
        assert not is_in(visitor, "Amina")
        assert not is_in(visitor, "Ada")


def test_nothing_unsigned_is_read_beside_what_is_signed(
    company: Flask, provider: SamlProvider
) -> None:
    """Signature wrapping: the signed assertion is kept somewhere, and another one put in its place."""
    visitor = Visitor(company)
    signed = xml_of(provider.answer(asked(visitor), signs="assertion"))
    found = re.search(r"<(ns\d:Assertion) .*</\1>", signed, flags=re.DOTALL)
    assert found
    real = found[0]
    evil = real.replace("amina@demo.example", "ada@demo.example").replace("amina-there", "ada")
    renamed = re.sub(r' ID="[^"]+"', ' ID="id-evil"', evil, count=1)
    unsigned = re.sub(r"<(\w+:Signature)[ >].*</\1>", "", renamed, flags=re.DOTALL)
    signature = re.search(r"<(\w+:Signature)[ >].*</\1>", real, flags=re.DOTALL)
    assert signature
    close = f"</{signature[1]}>"
    hidden = f"<o:Object xmlns:o='http://www.w3.org/2000/09/xmldsig#'>{real}</o:Object>{close}"
    inside = signature[0].replace(close, hidden)
    wrapped = (
        signed.replace(real, unsigned + real),
        signed.replace(real, real + unsigned),
        signed.replace(real, evil),
        signed.replace(real, unsigned.replace("</ns1:Issuer>", f"</ns1:Issuer>{inside}", 1)),
        signed.replace(real, f"<ns0:Extensions>{real}</ns0:Extensions>{unsigned}"),
        signed.replace(real, renamed),
        signed.replace(real, evil + real),
    )
    for text in wrapped:
        bring(visitor, posted(text))
        assert not is_in(visitor, "Ada")
        assert not is_in(visitor, "Amina")


def test_a_comment_in_a_name_does_not_cut_it(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    answer = provider.answer(asked(visitor), subject="ada@demo.example.evil.example")
    text = xml_of(answer).replace("demo.example.evil", "demo.example<!-- -->.evil")
    bring(visitor, posted(text))
    with reading() as session:
        subjects = set(session.scalars(select(CompanyIdentity.subject)))
    assert subjects <= {"ada@demo.example.evil.example"}


def test_old_signatures_that_can_be_forged_are_refused(
    company: Flask, provider: SamlProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from signxml.signer import XMLSigner

    monkeypatch.setattr(XMLSigner, "check_deprecated_methods", lambda _self: None)
    visitor = Visitor(company)
    text = xml_of(provider.answer(asked(visitor), signs=""))
    assert bring(visitor, provider.signed(text, method="rsa-sha1")).status_code == 403


def test_a_name_that_changes_each_time_ties_nothing(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    answer = provider.answer(asked(visitor), name_format=NAMEID_FORMAT_TRANSIENT)
    assert bring(visitor, answer).status_code == 403


def test_an_attribute_can_be_the_name_that_stays(
    configured: Configured, provider: SamlProvider
) -> None:
    app = configured(
        **provider.settings, ACADEMY_BASE_URL=ACADEMY, ACADEMY_SSO_SUBJECT="employeeNumber"
    )
    provider.know(Visitor(app).get("/sign-in/company/metadata").text)
    visitor = Visitor(app)
    claims = {**AMINA_THERE, "employeeNumber": ["1234"]}
    answer = provider.answer(asked(visitor), claims, name_format=NAMEID_FORMAT_TRANSIENT)
    bring(visitor, answer)
    assert is_in(visitor, "Amina")
    with reading() as session:
        assert session.scalars(select(CompanyIdentity.subject)).all() == ["1234"]


def test_only_this_one_address_takes_forms_of_other_sites(company: Flask) -> None:
    for path in ("/sign-in", "/language", "/sign-out", "/sign-in/company/arrival"):
        answer = Visitor(company).post(path, headers=FROM_THERE)
        assert answer.status_code in {403, 405}, path


def test_failures_count_for_the_address(company: Flask) -> None:
    for n in range(31):
        Visitor(company).client.post(
            "/sign-in/company/assertion", data={"SAMLResponse": f"garbage {n}"}
        )
    with reading() as session:
        count = session.scalar(select(func.count()).select_from(SignInFailure))
    assert count == 30
    form = {"login": AMINA, "secret": "bon-voyage"}
    assert Visitor(company).post("/sign-in", form).status_code == 429


# --- who comes in, and out -----------------------------------------------------------------------


def test_groups_give_roles(company: Flask, provider: SamlProvider) -> None:
    for groups, roles in ((["academy-hr"], {("hr", "Alizé Maroc")}), ([], set())):
        visitor = Visitor(company)
        claims = {**AMINA_THERE, "eduPersonAffiliation": ["staff"], "groups": groups}
        bring(visitor, provider.answer(asked(visitor), claims))
        assert roles_of(AMINA) == roles


def test_an_address_that_somebody_else_inherits_does_not_open_her_account(
    company: Flask, provider: SamlProvider
) -> None:
    visitor, heir = Visitor(company), Visitor(company)
    bring(visitor, provider.answer(asked(visitor)))
    assert bring(heir, provider.answer(asked(heir), subject="another")).status_code == 403


def test_after_signing_out_the_provider_asks_again(company: Flask, provider: SamlProvider) -> None:
    visitor = Visitor(company)
    bring(visitor, provider.answer(asked(visitor)))
    answer = visitor.post("/sign-out")
    assert answer.status_code == 200
    assert not is_in(visitor, "Amina")
    assert provider.request(asked(visitor)).force_authn == "true"


def test_metadata_that_is_gone_or_nonsense_is_a_pause_and_no_crash(
    configured: Configured, tmp_path: Path
) -> None:
    file = tmp_path / "idp.xml"
    file.write_text("<nonsense/>")
    app = configured(ACADEMY_SAML_METADATA=str(file), ACADEMY_BASE_URL=ACADEMY)
    assert Visitor(app).get("/sign-in/company").status_code == 503
    file.unlink()
    assert Visitor(app).get("/sign-in/company").status_code == 503
