"""Tables about people, for HR and administrators: asked for, watched while they are written, downloaded."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, render_template, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from academy.clock import now
from academy.config import Config
from academy.models.database import reading, writing
from academy.models.exports import Export
from academy.services import dispatches
from academy.services.exports import queue
from academy.services.exports.asking import ROLES, Filters
from academy.services.exports.files import ENDINGS, clear, folder_of
from academy.services.exports.kinds import MINE
from academy.services.unit_choices import UnitChoices
from academy.web.doors import to_page
from academy.web.export_words import ABOUT, FORMATS, KINDS, choices_of
from academy.web.forms import Form
from academy.web.policy import Who, allow, me
from academy.web.unit_field import UnitField, choices

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

UID = "<string(length=32):export_uid>"

TYPES = {
    "csv": "text/csv",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(Form):
    """What table, about whom, in what kind of file."""

    kind = RadioField(_l("Table"), choices=choices_of(KINDS), default="completion")
    unit = UnitField(_l("Unit"))
    with_suspended = BooleanField(_l("With people who were suspended"))
    format = RadioField(_l("File"), choices=choices_of(FORMATS), default="xlsx")

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.unit.offer(known, empty=_("All that is yours to see"))

    def filters(self) -> Filters:
        """The people that were chosen."""
        return Filters(self.unit.data, bool(self.with_suspended.data))


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def index() -> Response:
    """What can be asked for, and what is still here."""
    with reading() as session:
        form = ExportForm(choices(session, me(), *ROLES), formdata=None)
    return _page(form)


@blueprint.post("")
@allow(Who.HR, Who.ADMIN)
def ask() -> Response:
    """Ask for a table; its page says how far it is."""
    viewer = me()
    with reading() as session:
        form = ExportForm(choices(session, viewer, *ROLES))
    if not form.validate():
        return _page(form, status=422)
    with writing() as session:
        asked = queue.ask(
            session, viewer, form.kind.data, form.format.data, form.filters(), at=now()
        )
    if not asked.is_new:
        flash(_("One of your tables is being written: here it is. Then ask for the next."), "info")
    return to_page(f"/exports/{asked.uid}")


@blueprint.get(f"/{UID}")
@allow(Who.HR, Who.ADMIN)
def show(export_uid: str) -> str:
    """How far it is. The page comes again by itself, with scripts or without."""
    with reading() as session:
        found = queue.find(session, me(), export_uid, at=now())
    return render_template("exports/show.html", export=found, kinds=KINDS, **places_of(found))


@blueprint.get(f"/{UID}/file")
@allow(Who.HR, Who.ADMIN)
def file(export_uid: str) -> Response:
    """The file."""
    with reading() as session:
        found = queue.file_of(session, me(), export_uid, at=now())
    return download(found)


@blueprint.post(f"/{UID}/removal")
@allow(Who.HR, Who.ADMIN)
def remove(export_uid: str) -> Response:
    """Throw it away before its time."""
    with writing() as session:
        files = queue.drop(session, me(), export_uid, at=now())
    clear(_folder(), files)
    flash(_("Gone."), "success")
    return to_page("/exports")


def places_of(export: Export) -> dict[str, str]:
    """Where the page of an export leads: its file, and back."""
    base = "/profile/data" if export.kind == MINE else "/exports"
    return {"file": f"{base}/{export.uid}/file", "back": base}


def download(export: Export) -> Response:
    """The file of an export that is made."""
    ending = ENDINGS[export.format]
    name = f"{export.kind}-{export.asked_at:%Y-%m-%d}.{ending}"
    response = send_file(
        _folder() / str(export.file), mimetype=TYPES[ending], as_attachment=True, download_name=name
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: ExportForm, *, status: int = 200) -> Response:
    with reading() as session:
        recent = queue.recent(session, me(), at=now())
        scheduled = dispatches.seen(session, me())
    page = render_template(
        "exports/index.html",
        form=form,
        exports=recent,
        kinds=KINDS,
        about=ABOUT,
        formats=FORMATS,
        dispatches=scheduled,
    )
    return make_response(page, status)


def _folder() -> Any:
    config: Config = current_app.extensions["academy"]
    return folder_of(config.instance.resolve())
