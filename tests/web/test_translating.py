"""The authors' pages about translations: how far each language is, side by side, out and back."""

from io import BytesIO

import pytest
from flask import Flask

from academy.models.database import writing
from academy.services import publishing
from academy.services.authoring import drafts, releasing, reviews
from academy.services.viewer import Viewer
from tests.cast import CHLOE, INES, viewer
from tests.conftest import OPENING
from tests.statements import counted
from tests.visitor import Visitor

LIST = "/authoring/translations"
BOTH = f"{LIST}/fr/lesson:two-keys"


@pytest.fixture
def stale(chloe: Visitor) -> publishing.Report:
    """A lesson whose source was published with other words."""
    with writing() as session:
        writer: Viewer = viewer(session, CHLOE, at=OPENING)
        reader = viewer(session, INES, at=OPENING)
        draft = drafts.begin(session, writer, "lesson", "two-keys", at=OPENING)
        texts: dict[str, str | None] = {
            path: text + "\nOdile agrees.\n" if path.endswith(".en.md") else text
            for path, text in draft.texts.items()
        }
        drafts.save(session, writer, draft.uid, texts, revision=draft.revision, at=OPENING)
        review = reviews.send(session, writer, [draft.uid], at=OPENING)
        reviews.approve(session, reader, review.uid, at=OPENING)
        return releasing.publish(session, writer, review.uid, at=OPENING)


def test_a_stale_translation_is_listed_shown_beside_its_source_and_confirmed(
    chloe: Visitor, stale: publishing.Report, academy: Flask
) -> None:
    assert [each.item for each in stale.withheld] == ["lesson two-keys"]
    chloe.get(LIST)
    with counted(academy) as statements:
        page = chloe.get(LIST).text
    assert len(statements) <= 3, statements
    assert f'href="{BOTH}"' in page
    both = chloe.get(BOTH).text
    assert "Odile agrees." in both
    assert "difference__new" in both
    assert chloe.post(f"{BOTH}/confirmation").status_code == 303
    assert BOTH not in chloe.get(LIST).text


def test_a_file_goes_out_and_comes_back_and_another_is_refused_in_words(chloe: Visitor) -> None:
    sent = chloe.get(f"{LIST}/fr")
    assert sent.headers["Content-Disposition"] == "attachment; filename=fr.po"
    page = chloe.post(LIST, {"file": (BytesIO(sent.data), "fr.po")})
    assert page.status_code == 200
    assert "0 drafts are made." in page.text
    page = chloe.post(LIST, {"file": (BytesIO(b"GIF89a"), "fr.po")})
    assert page.status_code == 422
    assert chloe.get(f"{LIST}/en").status_code == 404
    assert chloe.get(f"{LIST}/fr/module:why-digital").status_code == 404
