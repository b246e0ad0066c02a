"""``python -m academy.drawing FOLDER`` draws the pictures that all pages share into static/img."""

import sys
from pathlib import Path

from academy.drawing.guilloche import rosette, waves


def shared() -> dict[str, str]:
    """File name to picture. They serve as masks: black stands for the colour of the page's rule."""
    solo = {"rosette.svg": rosette("escale"), "waves.svg": waves("escale")}
    return {
        name: picture.replace("currentColor", "#000").replace(
            '<svg class="guilloche"', '<svg xmlns="http://www.w3.org/2000/svg"', 1
        )
        + "\n"
        for name, picture in solo.items()
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, picture in shared().items():
        (folder / name).write_text(picture, encoding="utf-8")
