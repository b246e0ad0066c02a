"""``python -m academy.drawing FOLDER`` draws the pictures that all pages share into static/img."""

import sys
from pathlib import Path

from academy.drawing.guilloche import rosette, waves

_XMLNS = 'xmlns="http://www.w3.org/2000/svg"'


def shared() -> dict[str, str]:
    """File name to picture. Lines in black serve as masks: the page colours them."""
    return {
        "poster.svg": _poster(),
        "rosette.svg": _mask(rosette("escale")),
        "waves.svg": _mask(waves("escale")),
    }


def _mask(picture: str) -> str:
    alone = picture.replace('<svg class="guilloche"', f"<svg {_XMLNS}", 1)
    return alone.replace("currentColor", "#000") + "\n"


def _poster() -> str:
    """What a video shows before it plays: the cover's navy and gold."""
    lines = rosette("escale").replace("<svg ", '<svg x="200" y="-80" width="880" height="880" ', 1)
    return (
        f'<svg {_XMLNS} viewBox="0 0 1280 720"><path fill="#1d2f5f" d="M0 0h1280v720H0z"/>'
        f'<g color="#c79a3b" opacity=".6">{lines}</g></svg>\n'
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, picture in shared().items():
        (folder / name).write_text(picture, encoding="utf-8")
