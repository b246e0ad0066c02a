"""The public page: what it says of credentials, and of whatever strangers bring."""

import io
import json
import os
import random
import re
import subprocess
import sys
import urllib.request
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from academy import clock
from academy.attestation import baking, contexts, keys, lists
from academy.config import Config
from academy.models.credentials import Credential, Look
from academy.models.database import reading, writing
from academy.services import credentials, looks, publishing
from academy.services.keys import House
from tests.cast import AMINA, BRUNO, person, viewer
from tests.conftest import OPENING
from tests.credentials import passport, row, signed
from tests.make import SECRET, Pages, answered
from tests.services.awarded import badge
from tests.statements import counted
from tests.visitor import Visitor
from tests.workday import PYTHONPATH

pytestmark = pytest.mark.slow

HERE = House(secret=SECRET, url="http://127.0.0.1:8000", name="Escale")
"""The academy of the tests, as its own settings name it."""


@pytest.fixture
def uid(app: Flask, tmp_path: Path) -> str:
    """Amina's credential, signed."""
    return passport(app, tmp_path, house=HERE)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """One address asks a thousand times here; the limit has a test of its own."""
    monkeypatch.setattr(looks, "MOST", 10**9)


def sent(app: Flask, data: bytes | str) -> tuple[int, str]:
    """Status and page after sending a file."""
    data = data.encode() if isinstance(data, str) else data
    answer = Visitor(app).post("/verify", {"file": (io.BytesIO(data), "it")})
    return answer.status_code, answer.text


def verdict(app: Flask, data: bytes | str) -> str:
    """The word that the page says of a file."""
    status, page = sent(app, data)
    words = {"Valid", "Expired", "Revoked", "Superseded", "Not genuine", "No longer verifiable"}
    [word] = [each for each in words if f"</span>{each}</p>" in page]
    assert status == (422 if word == "Not genuine" else 200)
    return word


def test_the_page_says_the_minimum(app: Flask, uid: str) -> None:
    answer = Visitor(app).get(f"/verify/{uid}")
    page = answer.text
    assert answer.status_code == 200
    for words in ("Valid", "Digital passport", "Escale", "16 November 2026", "1 quiz passed"):
        assert words in page
    for hers in ("Amina", "Benali", AMINA, "Rabat", "Alizé"):
        assert hers not in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots" content="noindex' in page


def test_a_stranger_reads_it_in_her_own_language(app: Flask, uid: str) -> None:
    page = Visitor(app).get(f"/verify/{uid}", headers={"Accept-Language": "fr-CA"}).text
    assert '<html lang="fr"' in page
    assert "16 novembre 2026" in page


def test_the_holder_decides_about_her_name(app: Flask, uid: str) -> None:
    amina = Visitor(app).is_in(AMINA)
    assert "does not stand on it" in amina.get("/passport").text
    answer = amina.post(f"/credentials/{uid}/name", {"shows": "1"})
    assert answer.headers["Location"] == "/passport"
    page = Visitor(app).get(f"/verify/{uid}")
    assert "Being signed" in page.text
    assert page.headers["Refresh"] == "2"
    assert Visitor(app).get(f"/credentials/{uid}.json").status_code == 503
    signed(app, house=HERE)
    assert "Amina Benali" in Visitor(app).get(f"/verify/{uid}").text
    bruno = Visitor(app).is_in(BRUNO)
    assert bruno.post(f"/credentials/{uid}/name", {"shows": "0"}).status_code == 404
    assert "Amina Benali" in Visitor(app).get(f"/verify/{uid}").text


def test_every_state_has_its_word(app: Flask, uid: str) -> None:
    held = row(uid)
    assert "Valid" in Visitor(app).get(f"/verify/{uid}").text
    with writing() as session:
        credentials.end(session, "passport", held.of, "revoked", reason="fraud", at=clock.now())
    page = Visitor(app).get(f"/verify/{uid}").text
    assert "Revoked" in page
    assert "fraud" not in page
    assert verdict(app, held.document or "") == "Revoked"
    with writing() as session:
        credentials.forget(session, [person(session, AMINA).id])
    assert "No longer verifiable" in Visitor(app).get(f"/verify/{uid}").text
    assert Visitor(app).get(f"/credentials/{uid}").status_code == 404
    never = Visitor(app).get(f"/verify/{'0' * 32}")
    assert never.status_code == 404
    assert "There is no credential at this address" in never.text
    assert 'type="file"' in never.text


def test_each_form_of_it_is_served_and_is_genuine(app: Flask, uid: str) -> None:
    for suffix, kind in {
        "json": "application/json",
        "jwt": "application/jwt",
        "png": "image/png",
        "svg": "image/svg+xml",
    }.items():
        answer = Visitor(app).get(f"/credentials/{uid}.{suffix}")
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert verdict(app, answer.data) == "Valid", suffix
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        again = Visitor(app).get(
            f"/credentials/{uid}.{suffix}", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304
    pasted = Visitor(app).post("/verify", {"text": row(uid).jwt})
    assert "Valid" in pasted.text


def test_a_browser_is_led_from_the_document_to_its_page(app: Flask, uid: str) -> None:
    page = Visitor(app).get(f"/credentials/{uid}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["Location"] == f"/verify/{uid}"
    for wanted in ("application/vc+ld+json", "application/json", "*/*"):
        answer = Visitor(app).get(f"/credentials/{uid}", headers={"Accept": wanted})
        assert (answer.status_code, answer.mimetype) == (200, "application/vc+ld+json")


def test_a_baked_picture_is_a_picture(app: Flask, uid: str) -> None:
    from PIL import Image

    data = Visitor(app).get(f"/credentials/{uid}.png").data
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.size == (640, 640)
        assert json.loads(picture.info["openbadgecredential"])["id"].endswith(uid)
    svg = Visitor(app).get(f"/credentials/{uid}.svg").text
    assert svg.count("<openbadges:credential>") == 1
    assert "Digital passport" in svg


def test_a_badge_travels_as_it_is_drawn_everywhere(app: Flask, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts["badges/moored.yaml"] = badge(
        "moored", "{ stamps: { bronze: 1, silver: 7, gold: 9 } }"
    )
    with writing() as session:
        publishing.publish(session, pages.read(), at=OPENING)
        answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
        uid = session.scalar(select(Credential.uid).where(Credential.kind == "badge"))
    signed(app, house=HERE)
    shelf = Visitor(app).is_in(AMINA).get("/rewards/badges").text
    drawn, *_to_come = re.findall(r'<svg class="badge__svg"[^>]*>(.*?)</svg>', shelf, re.DOTALL)
    page = Visitor(app).get(f"/verify/{uid}").text
    for where in (page, Visitor(app).get(f"/credentials/{uid}.svg").text):
        assert drawn in where
        assert "bronze" in where
    with counted(app) as statements:
        Visitor(app).get(f"/verify/{uid}")
    assert len(statements) <= 4, statements


def test_the_keys_are_published_and_the_lists_are_signed(app: Flask, uid: str) -> None:
    did = Visitor(app).get("/.well-known/did.json")
    document = json.loads(did.text)
    method = json.loads(row(uid).document or "")["proof"]["verificationMethod"]
    assert document["id"] == "did:web:127.0.0.1%3A8000"
    assert document["assertionMethod"] == [method]
    for path in ("/credentials/status/1", "/credentials/status/1/superseded"):
        listed = json.loads(Visitor(app).get(path).text)
        assert listed["id"] == HERE.url + path
        assert listed["proof"]["verificationMethod"] == method
    for path in ("/credentials/status/0", "/credentials/status/2", f"/credentials/status/{2**70}"):
        assert Visitor(app).get(path).status_code == 404


def test_the_achievement_has_an_address_and_a_picture(app: Flask, uid: str) -> None:
    achievement = json.loads(row(uid).document or "")["credentialSubject"]["achievement"]
    path = achievement["id"].removeprefix(HERE.url)
    assert json.loads(Visitor(app).get(path).text)["id"] == achievement["id"]
    picture = Visitor(app).get(achievement["image"]["id"].removeprefix(HERE.url))
    assert picture.data.startswith(baking.PNG)
    assert Visitor(app).get("/achievements/nothing").status_code == 404
    assert Visitor(app).get("/achievements/nothing.png").status_code == 404


def test_the_holder_takes_it_along(app: Flask, uid: str) -> None:
    page = Visitor(app).is_in(AMINA).get("/passport").text
    for words in (f"/credentials/{uid}.png", f"/verify/{uid}", "linkedin.com/profile/add"):
        assert words in page
    assert "certUrl=http%3A%2F%2F127.0.0.1%3A8000%2Fverify%2F" in page
    assert f"/verify/{uid}" not in Visitor(app).is_in(BRUNO).get("/passport").text


def tampered(document: Any) -> list[str]:
    """*document* once for each character of each value in it, with that character changed."""
    copies = []

    def walk(node: Any, put: Any) -> None:
        if isinstance(node, dict):
            for name in node:
                walk(node[name], lambda value, name=name, node=node: node.__setitem__(name, value))
        elif isinstance(node, list):
            for place in range(len(node)):
                walk(node[place], lambda value, place=place: node.__setitem__(place, value))
        elif isinstance(node, str):
            for place, letter in enumerate(node):
                other = chr(ord(letter) ^ 1) if letter.isalnum() else "x"
                put(node[:place] + other + node[place + 1 :])
                copies.append(json.dumps(document))
                put(node)
        else:
            put(not node if isinstance(node, bool) else node + 1)
            copies.append(json.dumps(document))
            put(node)

    walk(document, None)
    return copies


def changed(token: str) -> list[str]:
    """*token* once for each of its characters, with that one changed to a neighbour."""
    return [
        token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        for place, letter in enumerate(token)
    ]


def some(copies: list[str], *, most: int = 60) -> list[str]:
    """A sample, the ends included."""
    return [*copies[:5], *random.Random("a sample").sample(copies, most), *copies[-5:]]


def test_a_changed_character_makes_it_false(app: Flask, uid: str) -> None:
    held = row(uid)
    for copy in some(tampered(json.loads(held.document or ""))) + some(changed(held.jwt or "")):
        assert verdict(app, copy) == "Not genuine"


@pytest.mark.slow
@pytest.mark.parametrize(
    "database_url", ["sqlite"], indirect=True
)  # it signs and reads no otherwise elsewhere
def test_every_changed_character_makes_it_false(app: Flask, uid: str) -> None:
    held = row(uid)
    copies = tampered(json.loads(held.document or "")) + changed(held.jwt or "")
    assert len(copies) > 3500
    for copy in copies:
        assert verdict(app, copy) == "Not genuine"


def test_the_last_character_of_a_token_counts_although_two_decode_alike(
    app: Flask, uid: str
) -> None:
    token = row(uid).jwt or ""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for letter in alphabet:
        if letter != token[-1]:
            assert verdict(app, token[:-1] + letter) == "Not genuine"


def hostile(document: str, token: str) -> list[bytes]:
    """What nobody sends by accident."""
    whole = json.loads(document)
    head, body, signature = token.split(".")
    none = "eyJhbGciOiJub25lIn0"
    svg = f'<svg xmlns:openbadges="{baking.NAMESPACE}"><openbadges:credential>'
    texts = [
        "[" * 100_000,
        '{"id":' * 50_000,
        "1" * 100_000,
        '{"id": ' + "9" * 5000 + "}",
        '{"id": 1e400}',
        '{"id": NaN}',
        "null",
        "[]",
        '""',
        "{}",
        '{"id": null}',
        '{"id": ["x"]}',
        '{"id": "\\ud800"}',
        '{"id": "\\u0000"}',
        '"\x00"',
        document[:-1],
        document[:-1] + ',"name":"Another"}',
        document.replace('"name"', '"name": "Twice", "name"', 1),
        json.dumps(whole | {"id": 5}),
        json.dumps(whole | {"id": whole["id"] + "/"}),
        json.dumps(whole | {"id": whole["id"][:-32] + "0" * 32}),
        json.dumps(whole | {"proof": None}),
        json.dumps({key: value for key, value in whole.items() if key != "proof"}),
        json.dumps(whole | {"@context": "https://evil.example/context"}),
        json.dumps(whole | {"grade": "A"}),
        json.dumps([whole]),
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}..{signature}",
        f"{head}.{body}",
        f"{head}.{body}.{signature}.{signature}",
        f"{head}.{body}.{signature}=",
        f"a.{'b' * 9000}.c",
        f"e30.{head}.{signature}",
        "<svg",
        "<" * 10_000,
        "<a>" * 20_000,
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        f"<?xml version='1.0' encoding='nonsense'?>{svg}{{}}</openbadges:credential></svg>",
        f"{svg}</openbadges:credential></svg>",
        f"{svg}&lt;</openbadges:credential></svg>",
    ]
    png = baking.PNG
    return [
        *(each.encode("utf-8", "surrogatepass") for each in texts),
        b"\xff\xfe\x00",
        b"\xff" * 500,
        document.encode("utf-16"),
        png,
        png + b"\xff" * 40,
        png + (2**31).to_bytes(4) + b"iTXt" + b"x",
        png + chunk(b"iTXt", baking.KEYWORD),
        png + chunk(b"iTXt", baking.KEYWORD + b"\0\1\0\0\0" + b"not zlib"),
        png + chunk(b"iTXt", baking.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"0" * 10**8)),
        png + chunk(b"iTXt", baking.KEYWORD + b"\0\0\0\0\0" + b"\xff\xfe"),
    ]


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def test_whatever_a_stranger_brings_is_answered(app: Flask, uid: str) -> None:
    held = row(uid)
    for data in hostile(held.document or "", held.jwt or ""):
        assert verdict(app, data) == "Not genuine", data[:80]
    assert Visitor(app).post("/verify", {}).status_code == 422
    assert Visitor(app).post("/verify", {"text": "  \n "}).status_code == 422
    refused = Visitor(app).post("/verify", {"text": "a\0b"})
    assert refused.status_code == 400
    assert "invisible character" in refused.text
    large = {"data": b"x" * 3_000_000, "content_type": "multipart/form-data; boundary=x"}
    assert Visitor(app).client.post("/verify", **large).status_code == 413
    assert Visitor(app).client.post("/verify", data={"text": "x"}).status_code == 403


def test_a_compressed_credential_in_a_picture_is_read(app: Flask, uid: str) -> None:
    body = baking.KEYWORD + b"\0\1\0\0\0" + zlib.compress((row(uid).document or "").encode())
    assert verdict(app, baking.PNG + chunk(b"iTXt", body)) == "Valid"


def test_another_persons_token_vouches_for_herself_alone(
    app: Flask, uid: str, tmp_path: Path
) -> None:
    other = passport(app, tmp_path, login=BRUNO, house=HERE)
    head, _body, signature = (row(uid).jwt or "").split(".")
    foreign = (row(other).jwt or "").split(".")[1]
    assert verdict(app, f"{head}.{foreign}.{signature}") == "Not genuine"
    mine, his = (json.loads(row(each).document or "") for each in (uid, other))
    assert verdict(app, json.dumps(mine | {"proof": his["proof"]})) == "Not genuine"
    assert verdict(app, json.dumps(mine | {"id": his["id"]})) == "Not genuine"


def test_who_looks_too_often_waits(app: Flask, uid: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "MOST", 5)
    paths = [f"/verify/{uid}", f"/credentials/{uid}.jwt", f"/verify/{'0' * 32}"]
    for tries, path in enumerate([*paths, *paths], 1):
        status = Visitor(app).get(path).status_code
        assert status == (429 if tries > 5 else 404 if "0" * 32 in path else 200), path
    refused = Visitor(app).get(f"/verify/{'1' * 32}")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert sent(app, "{}")[0] == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "198.51.100.9"}}
    assert Visitor(app).get(f"/verify/{uid}", **elsewhere).status_code == 200
    with writing() as session:
        session.execute(text("delete from look"))
    assert Visitor(app).get(f"/verify/{uid}").status_code == 200
    with reading() as session:
        assert session.scalar(select(func.sum(Look.looks))) == 1


def test_the_page_takes_three_statements_and_one_for_the_name_of_the_academy(
    app: Flask, uid: str
) -> None:
    Visitor(app).get(f"/verify/{uid}")
    for path in (f"/verify/{uid}", f"/credentials/{uid}.jwt", f"/verify/{'0' * 32}"):
        with counted(app) as statements:
            Visitor(app).get(path)
        assert len(statements) <= 4, statements


def test_the_api_says_where_the_signed_passport_is(app: Flask, uid: str) -> None:
    from tests.web.api.caller import Caller

    for login, address in ((AMINA, f"{HERE.url}/credentials/{uid}"), (BRUNO, None)):
        with reading() as session:
            assert person(session, login)
        answer = Caller(app, login).get("/passport")
        assert answer.json["credential"] == address


def test_nothing_is_fetched_from_the_first_signature_to_the_last_check(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refuse(*wanted: object, **_options: object) -> None:
        asked.append(wanted)
        raise OSError("there is no network here")

    for door in ("socket.connect", "socket.connect_ex"):
        monkeypatch.setattr(f"socket.{door}", refuse)
    for door in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(f"socket.{door}", refuse)
    uid = passport(app, tmp_path, house=HERE)
    for suffix in ("json", "jwt", "png", "svg"):
        data = Visitor(app).get(f"/credentials/{uid}.{suffix}").data
        assert verdict(app, data) == "Valid"
    for path in ("/.well-known/did.json", "/credentials/status/1", f"/verify/{uid}"):
        assert Visitor(app).get(path).status_code == 200
    assert asked == []
    with pytest.raises(OSError, match="no network"):
        urllib.request.urlopen("http://198.51.100.1/")
    assert asked


def test_no_context_but_ours_is_read() -> None:
    for url in (contexts.CREDENTIALS, contexts.OPEN_BADGES):
        assert contexts.load(url)["document"]["@context"]
    with pytest.raises(contexts.NotBundled):
        contexts.load("https://www.w3.org/2018/credentials/v1")


SERVING = """
import sys
from academy import config
from academy.app import create_app
url, secret, uid = sys.argv[1:]
client = create_app(config.load({"ACADEMY_DATABASE_URL": url, "ACADEMY_SECRET_KEY": secret})).test_client()
paths = [f"/verify/{uid}", "/.well-known/did.json", "/achievements/passport.png"]
paths += [f"/credentials/{uid}.{suffix}" for suffix in ("json", "jwt", "svg", "png")]
print([client.get(path).status_code for path in paths])
print([n for n in ("pyld", "lxml", "joserfc", "typst", "cryptography") if n in sys.modules])
"""


def test_serving_loads_no_library_that_only_signing_needs(
    app: Flask, settings: Config, uid: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVING, settings.database_url, settings.secret_key, uid],
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [str([200] * 7), "[]"]


def test_keys_are_written_in_base58_and_back() -> None:
    for data in (b"", b"\0", b"\0\0\x01", b"\xed\x01" + b"p" * 32):
        assert keys.bytes_of(keys.multibase(data)) == data
    assert len(lists.encoded([])) < 100
