"""More stamps and visas than the crowd earned, by one statement each: for sums, not for lives.

They rest on nothing that anybody did, so that no audit would pass them.
"""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from academy.models.database import be_patient
from academy.models.passport import Stamp
from academy.models.statements import here
from academy.models.visas import Visa
from academy.services import catalogue

STAMPS = text(
    "insert into stamp (person_id, module_id, attempt_id, place, at)"
    " select p.id, m.id, (select min(id) from attempt), 'Somewhere', p.created_at"
    " from item m cross join person p where m.id = :of and not exists"
    " (select 1 from stamp s where s.person_id = p.id and s.module_id = m.id)"
    " and not exists (select 1 from role r where r.person_id = p.id) order by p.id limit :missing"
)
_VISAS = (
    "insert into visa (uid, person_id, visa_id, edition_id, number, place, issued_at, state)"
    " select {uid}, p.id, :of, :edition, 1, 'Somewhere', p.created_at, 'issued'"
    " from person p where not exists"
    " (select 1 from visa v where v.person_id = p.id and v.visa_id = :of)"
    " order by p.id limit :missing"
)
VISAS = {
    "sqlite": text(_VISAS.format(uid="lower(hex(randomblob(16)))")),
    "postgresql": text(_VISAS.format(uid="replace(gen_random_uuid()\\:\\:text, '-', '')")),
}


def top_up(session: Session, wanted: int) -> None:
    """Have *wanted* stamps and visas, as far as there are people for them: two in three are stamps."""
    be_patient(session)
    live = catalogue.current(session, 1)
    for module in live.modules:
        missing = wanted * 2 // 3 - _count(session, Stamp)
        if missing > 0:
            session.execute(STAMPS, {"of": module.id, "missing": missing})
    for visa in live.visas:
        missing = wanted - _count(session, Stamp) - _count(session, Visa)
        if missing > 0:
            values = {"of": visa.id, "edition": visa.edition_id, "missing": missing}
            session.execute(here(session, VISAS), values)


def _count(session: Session, model: type[Stamp] | type[Visa]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
