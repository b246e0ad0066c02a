"""What is cleared because it is old, was old."""

CHECKS: dict[str, str] = {
    "what is younger than six months was cleared as old": (
        "select name, through from ageing where through > :youngest"
    ),
}
