"""What administrators read of the sign-in through the company: what is set, what to tell the provider."""

from flask import Blueprint, render_template

from academy.provider import OpenId
from academy.services.viewer import Viewer
from academy.web.doors import config
from academy.web.policy import Who, allow, me

blueprint = Blueprint("sign_in_settings", __name__)


@blueprint.get("/sign-in-settings")
@allow(Who.ADMIN)
def show() -> str:
    """Nothing can be changed here: it is in the settings of the installation. No secret is shown."""
    provider = config().provider
    return render_template(
        "people/sign_in_settings.html",
        provider=provider,
        speaks=provider.speaks if provider else None,
        is_openid=provider is not None and isinstance(provider.speaks, OpenId),
        addresses=f"{config().base_url}/sign-in",
        runs_everything=_runs_everything(me()),
    )


def _runs_everything(viewer: Viewer) -> bool:
    """Whether she administers the topmost unit: roles over other parts are not for those who do not."""
    return any(path.count("/") == 2 for path in viewer.roles.get("admin", ()))
