"""How large words may be in a place."""


def fit(text: str, size: float, room: float, *, space: float) -> tuple[float, float]:
    """The largest size up to *size*, and its letter-spacing, at which *text* keeps to *room*."""
    width = len(text) * (0.66 * size + space)
    if width <= room:
        return size, space
    return size * room / width, space * room / width
