"""Static files under an address that changes with their content, so that browsers keep them.

All style sheets are sent as one: the layers inside make their order irrelevant.
"""

import gzip
import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory, url_for

from academy.errors import NotFound
from academy.web.policy import Who, allow

STYLE = "app.css"
FOREVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


class Assets:
    """The static folder, read once at the start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sheets = sorted((folder / "css").rglob("*.css"), key=_layer_first)
        style = b"\n".join(sheet.read_bytes() for sheet in sheets)
        digest = hashlib.blake2s(style, digest_size=6)
        self.names = set[str]()
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.names.add(path.relative_to(folder).as_posix())
                digest.update(path.read_bytes() if path.suffix != ".css" else b"")
        self.version = digest.hexdigest()
        self.prefix = f"/static/{self.version}/"
        self.style = style.replace(b"/static/", self.prefix.encode())
        self.style_gzip = gzip.compress(self.style, 9, mtime=0)


def _layer_first(path: Path) -> tuple[int, str]:
    """Tokens come first: that file declares the order of the layers."""
    return (path.name != "tokens.css", path.as_posix())


def register(app: Flask) -> None:
    """Serve the files and give templates ``asset(name)``."""
    assets = Assets(Path(app.static_folder or ""))
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.prefix.__add__
    app.register_blueprint(blueprint)


@blueprint.get("/static/<version>/<path:name>")
@allow(Who.ANYONE)
def show(version: str, name: str) -> Response:
    """One file; the style sheet is the sum of all sheets."""
    assets: Assets = current_app.extensions["assets"]
    if name == STYLE:
        response = _style(assets)
    else:
        if "/." in f"/{name}" or name not in assets.names:
            raise NotFound("There is nothing at this address.")
        response = send_from_directory(assets.folder, name, conditional=True)
    response.headers["Cache-Control"] = FOREVER if version == assets.version else "no-cache"
    return response


@blueprint.get("/favicon.ico")
@allow(Who.ANYONE)
def favicon() -> Response:
    """Browsers ask for it unbidden."""
    assets: Assets = current_app.extensions["assets"]
    return current_app.redirect(url_for("assets.show", version=assets.version, name="img/mark.svg"))  # type: ignore[return-value]


def _style(assets: Assets) -> Response:
    if not request.accept_encodings.quality("gzip"):
        return Response(assets.style, mimetype="text/css")
    response = Response(assets.style_gzip, mimetype="text/css")
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
