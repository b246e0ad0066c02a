"""What holds of badges and medals."""

CHECKS = {
    "an award is of something that is no badge": (
        "select a.id, i.kind from award a join item i on i.id = a.badge_id where i.kind <> 'badge'"
    ),
    "an award was given by the rule of another badge": (
        "select a.id from award a join edition e on e.id = a.edition_id"
        " where e.item_id <> a.badge_id"
    ),
    "an award has neither an act nor a night that gave it": (
        "select a.id, a.cause from award a where a.cause not like 'answer:%'"
        " and a.cause not like 'attempt:%' and a.cause not like 'lesson:%'"
        " and a.cause not like 'visa:%' and a.cause not like 'evidence:%'"
        " and a.cause not like 'adjustment:%' and a.cause not like 'transaction:%'"
        " and a.cause <> 'sweep'"
    ),
    "a withdrawn award has no reason or nobody who withdrew it": (
        "select id from award where withdrawn_at is not null"
        " and (reason is null or decided_by is null)"
    ),
    "an award was not told to its person": (
        "select a.id from award a join item i on i.id = a.badge_id"
        " left join notice n on n.person_id = a.person_id"
        " and n.source = 'badge:' || i.uid || ':' || a.medal where n.id is null"
    ),
}
