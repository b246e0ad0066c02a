"""Puts the floors together."""

from apiflask import APIFlask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from academy import paths
from academy.config import Config
from academy.house import furnish
from academy.web import (
    assets,
    errors,
    filters,
    languages,
    parts,
    policy,
    rendering,
    security,
    shell,
    viewers,
)
from academy.web.api import parts as api
from academy.web.scim import routes as scim


def create_app(config: Config) -> APIFlask:
    """The application that serves *config*'s academy. Opens no connection yet."""
    app = APIFlask(
        "academy",
        title=config.name,
        version="1",
        spec_path=None,
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]  # Flask allows it: we serve it ourselves
        instance_path=str(config.instance),
    )
    furnish(app, config)
    app.template_folder = str(paths.bundled("templates"))
    app.static_folder = str(paths.bundled("static"))
    app.extensions["docs"] = paths.bundled("docs")
    app.config.update(SECRET_KEY=config.secret_key, WTF_CSRF_TIME_LIMIT=None)
    app.jinja_environment = rendering.QuickEnvironment
    app.jinja_env.undefined = StrictUndefined
    errors.register(app)
    security.guard(app, config)
    viewers.register(app)
    languages.register(app)
    rendering.register(app)
    forgery = CSRFProtect(app)
    app.before_request(policy.check)
    assets.register(app)
    filters.register(app)
    shell.register(app)
    parts.register(app)
    api.register(app, forgery)
    forgery.exempt(scim.blueprint)  # it takes no cookie either
    app.register_blueprint(scim.blueprint)
    policy.require_policies(app)
    return app
