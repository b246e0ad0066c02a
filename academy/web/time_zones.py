"""Time zones to choose from, by region, each city searchable by typing its first letters."""

from functools import cache
from importlib.resources import files

REGIONS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


@cache
def by_region() -> dict[str, str | dict[str, str]]:
    """Region → zone → city, all sorted, and UTC.

    From the table that has the zones of every country once: the aliases of old are left out.
    """
    regions: dict[str, dict[str, str]] = {}
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    zones = {line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")}
    for zone in sorted(zones):
        region, _, city = zone.partition("/")
        if region in REGIONS:
            name = city.replace("_", " ").replace("/", ", ")
            regions.setdefault(region, {})[zone] = name
    return {**regions, "UTC": "UTC"}
