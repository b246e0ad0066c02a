"""Pages of the roster: a file comes, its columns are named, the difference is shown, then it is applied."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wsgi import FileWrapper

from academy.clock import now
from academy.errors import AcademyError, Invalid
from academy.models.database import reading, surveying, writing
from academy.models.roster import RosterImport
from academy.services import access
from academy.services.roster import columns, desk, exporting, problems, uploads, working
from academy.services.roster.imports import is_refused_whole
from academy.services.roster.scope import of
from academy.services.sheets.writing import write_csv, write_xlsx
from academy.services.staff import KEEPERS
from academy.web.doors import config, to_page
from academy.web.policy import Who, allow, me
from academy.web.spreadsheets import delimiter

blueprint = Blueprint("imports", __name__, url_prefix="/people/imports")

ONE = "/<string(length=32):import_uid>"

FIELDS = {
    "number": _l("Employee number"),
    "email": _l("E-mail address"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "unit": _l("Unit, as a path"),
    "unit_group": _l("Unit: the group"),
    "unit_country": _l("Unit: the country"),
    "unit_entity": _l("Unit: the entity"),
    "unit_team": _l("Unit: the team"),
    "manager": _l("Manager, by number"),
    "job": _l("Job"),
    "locale": _l("Language"),
    "hired_on": _l("First day"),
    "week": _l("Working days"),
    "leave": _l("Leave"),
}

HEADINGS = {**FIELDS, "unit": _l("Unit"), "manager": _l("Manager")}

CHANGED = {**HEADINGS, "days": _l("Working days and leave")}

STATES = {
    "mapping": _l("waits for its columns"),
    "checking": _l("is being checked"),
    "checked": _l("checked, not applied"),
    "applying": _l("is being applied"),
    "applied": _l("applied"),
    "undoing": _l("is being undone"),
    "undone": _l("undone"),
    "failed": _l("stopped"),
}

KEPT = {
    "changed": _l("was changed since"),
    "unit": _l("her former unit is gone"),
    "manager": _l("her former manager is gone"),
    "email": _l("somebody else has her former address"),
    "manages": _l("manages somebody who stays"),
    "came": _l("has begun to use the academy"),
}

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

MOST_IN_A_WORKBOOK = 20_000
"""People whose workbook a request waits for."""


@blueprint.get("")
@allow(Who.ADMIN, Who.HR)
def index() -> Response:
    """The form for a file, and what came before."""
    return _index_page()


@blueprint.post("")
@allow(Who.ADMIN, Who.HR)
def upload() -> Response:
    """Keep a file, and ask what its columns hold."""
    viewer = me()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _index_page(Invalid("Choose a file first."), status=422)
    try:
        with _on_disk(sent) as path:
            desk.check_kind(sent.filename, path)
            headings, samples = desk.look(path)
            parts = list(uploads.packed(path))
    except Invalid as problem:
        return _index_page(problem, status=422)
    name = sent.filename.replace("\\", "/").rpartition("/")[2]
    with writing() as session:
        uid = uploads.receive(
            session,
            viewer,
            name=name,
            headings=headings,
            parts=parts,
            samples=samples,
            at=now(),
        )
    return to_page(url_for("imports.show", import_uid=uid))


@blueprint.get(ONE)
@allow(Who.ADMIN, Who.HR)
def show(import_uid: str) -> Response:
    """One file: its columns, what it would change, what it did."""
    return _page(import_uid)


@blueprint.post(f"{ONE}/check")
@allow(Who.ADMIN, Who.HR)
def check(import_uid: str) -> Response:
    """Read it with these columns, and show the difference."""
    chosen = {
        field: int(place)
        for field in columns.FIELDS
        if (place := request.form.get(f"column_{field}", "")).isdecimal() and len(place) < 5
    }
    try:
        with writing() as session:
            uploads.check(
                session,
                me(),
                import_uid,
                chosen,
                partial="partial" in request.form,
                at=now(),
            )
    except Invalid as problem:
        return _page(import_uid, problem, status=422)
    return _under_way(import_uid)


@blueprint.post(f"{ONE}/apply")
@allow(Who.ADMIN, Who.HR)
def apply(import_uid: str) -> Response:
    """Change people as the difference says."""
    try:
        with writing() as session:
            uploads.apply(
                session,
                me(),
                import_uid,
                allow_leaving="allow_leaving" in request.form,
                skip_refused="skip_refused" in request.form,
                at=now(),
            )
    except Invalid as problem:
        return _page(import_uid, problem, status=422)
    return _under_way(import_uid)


@blueprint.post(f"{ONE}/undo")
@allow(Who.ADMIN, Who.HR)
def undo(import_uid: str) -> Response:
    """Make people what they were."""
    with writing() as session:
        uploads.undo(session, me(), import_uid, at=now())
    return _under_way(import_uid)


@blueprint.get("/roster.<any(csv, xlsx):ending>")
@allow(Who.ADMIN, Who.HR)
def export(ending: str) -> Response:
    """The roster of the units that she runs, as a file that imports unchanged."""
    viewer, at, scope = me(), now(), of(me())
    headings = [str(HEADINGS[field]) for field in exporting.SHOWN]
    with surveying() as session:
        if ending == "xlsx" and exporting.count(session, scope) > MOST_IN_A_WORKBOOK:
            raise NoPage
        rows = exporting.rows(session, scope, fields=exporting.SHOWN, headings=headings, at=at)
        file = TemporaryFile(prefix="roster-")  # noqa: SIM115 -- closed with the answer
        if ending == "csv":
            write_csv(rows, file, delimiter=delimiter())
        else:
            write_xlsx(rows, file)
    with writing() as session:
        over = (path for role in KEEPERS for path in viewer.roles.get(role, ()))
        access.took(session, viewer, "roster", over, at=at)
    file.seek(0)
    response = Response(FileWrapper(file, 1 << 16), mimetype=FORMATS[ending])
    name = f"roster-{at.date()}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _under_way(uid: str) -> Response:
    """A small file is done at once; for a large one the page waits."""
    with reading() as session:
        is_small = uploads.size_of(session, uid) <= uploads.PIECE
    if is_small:
        working.work(secret=config().secret_key, now=now, only=uid)
    return to_page(url_for("imports.show", import_uid=uid))


@contextmanager
def _on_disk(sent: Any) -> Iterator[Path]:
    with NamedTemporaryFile(prefix="roster-") as file:
        sent.save(file)
        file.flush()
        sent.close()
        yield Path(file.name)


def _index_page(problem: AcademyError | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        found = uploads.listed(session, me())
    page = render_template(
        "people/imports.html", imports=found, states=STATES, problem=_said(problem)
    )
    return make_response(page, status)


def _page(uid: str, problem: AcademyError | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        row = uploads.find(session, me(), uid)
        later = uploads.upon(session, me(), row)
    page = render_template(
        "people/import.html",
        found=row,
        is_hers=row.by_id == me().id,
        is_refused_whole=is_refused_whole(row.report),
        waits=row.state in uploads.WAITING,
        fields=FIELDS,
        needed=("number", "given_name", "unit"),
        chosen=row.columns,
        changed_fields=CHANGED,
        kept=KEPT,
        later=later,
        refused=(refused := _refused(row)),
        names_unit=any(each["code"].startswith("unit-") for each in refused),
        checked="lines" in row.report,
        samples=row.report.get("samples", []),
        listed=row.report.get("listed", {}),
        problem=_said(problem or uploads.problem_of(row)),
        states=STATES,
    )
    return make_response(page, status)


def _refused(row: RosterImport) -> list[dict[str, Any]]:
    lines = row.report.get("listed", {}).get("refused", [])
    return [each | {"sentence": _said(problems.why(each))} for each in lines]


def _said(problem: AcademyError | uploads.Stopped | None) -> str:
    return _(problem.sentence, **problem.values) if problem else ""
