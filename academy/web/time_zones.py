"""Time zones to choose from, by region, each city searchable by typing its first letters."""

import zoneinfo
from functools import cache

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
    """Region → zone → city, all sorted, and UTC. Old aliases outside the regions are left out."""
    regions: dict[str, dict[str, str]] = {}
    for zone in sorted(zoneinfo.available_timezones()):
        region, _, city = zone.partition("/")
        if region in REGIONS:
            name = city.replace("_", " ").replace("/", ", ")
            regions.setdefault(region, {})[zone] = name
    return {**regions, "UTC": "UTC"}
