"""Credentials: each for a row that earned it, signed whole or not at all, ended once."""

CHECKS = {
    "a passport has no credential": (
        "select p.id from passport p left join credential c on c.kind = 'passport' and c.of = p.id"
        " where c.id is null and exists (select 1 from signing_key)"
    ),
    "a credential attests a passport that is not there, or another person's": (
        "select c.id from credential c"
        " left join passport p on p.id = c.of and p.person_id = c.person_id"
        " where c.kind = 'passport' and c.person_id is not null and p.id is null"
    ),
    "a credential attests a visa that is not there, or another person's": (
        "select c.id from credential c left join visa v on v.id = c.of and v.person_id = c.person_id"
        " where c.kind = 'visa' and c.person_id is not null and v.id is null"
    ),
    "a credential attests an award that is not there, or another person's": (
        "select c.id from credential c left join award a on a.id = c.of and a.person_id = c.person_id"
        " where c.kind = 'badge' and c.person_id is not null and a.id is null"
    ),
    "a credential was issued at another moment than its passport": (
        "select c.id from credential c join passport p on p.id = c.of"
        " where c.kind = 'passport' and c.person_id is not null and c.issued_at <> p.issued_at"
    ),
    "a credential is signed in part": (
        "select id from credential where (signed_at is null) <> (document is null)"
        " or (signed_at is null) <> (jwt is null) or (signed_at is null) <> (digest is null)"
        " or (signed_at is null) <> (jwt_digest is null) or (signed_at is null) <> (key_id is null)"
    ),
    "a credential was signed before its key was made": (
        "select c.id from credential c join signing_key k on k.id = c.key_id"
        " where c.signed_at < k.created_at"
    ),
    "a credential was revoked and superseded": (
        "select id from credential where revoked_at is not null and superseded_at is not null"
    ),
    "a credential ended before it was issued": (
        "select id from credential where revoked_at < issued_at or superseded_at < issued_at"
    ),
    "a credential keeps the documents of somebody who was erased": (
        "select id from credential where person_id is null"
        " and (document is not null or jwt is not null or shows_name)"
    ),
    "two credentials have the same document": (
        "select digest, count(*) from credential where digest is not null"
        " group by digest having count(*) > 1"
    ),
    "a signed credential belongs to no status list": (
        "select c.id from credential c left join status_list l on l.number = (c.id - 1) / 131072 + 1"
        " where c.signed_at is not null and l.number is null"
    ),
}
