"""What must be true of what authors write: nothing is published that was not read as it stands."""

CHECKS = {
    "a text was published that nobody approved": (
        "select d.id from draft d join review r on r.id = d.review_id"
        " where d.closed_at is not null and (r.verdict is null or r.verdict <> 'approved'"
        " or r.published_at is null)"
    ),
    "a text was changed after it was approved": (
        "select d.id from draft d join review r on r.id = d.review_id"
        " join reviewed_draft s on s.review_id = r.id and s.draft_id = d.id"
        " where s.revision <> d.revision"
    ),
    "a text waits with a review that is over": (
        "select d.id from draft d join review r on r.id = d.review_id"
        " where r.withdrawn_at is not null or r.verdict = 'returned'"
        " or (r.published_at is not null and d.closed_at is null)"
    ),
    "somebody approved her own words, and the review does not say so": (
        "select r.id from review r join reviewed_draft s on s.review_id = r.id"
        " join draft d on d.id = s.draft_id"
        " where r.verdict = 'approved' and not r.alone and r.decided_by_id is not null"
        " and r.published_at is not null"
        " and r.decided_by_id in (r.author_id, d.author_id, d.editor_id)"
    ),
    "an edition came through the editor without a review": (
        "select e.id from edition e join publication p on p.id = e.publication_id"
        " left join review r on r.id = p.review_id"
        " where p.door = 'editor' and (r.id is null or r.publication_id <> p.id)"
    ),
}
"""Each sentence with a query for the rows that break it."""
