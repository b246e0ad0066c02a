"""What must never happen in a browser, whatever the story: collected while somebody uses it."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `content security policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`));
"""


class Watch:
    """Listens to every page of *context*, which may speak with *origin* only.

    Parts of pages whose path begins with *missing* need not exist.
    """

    def __init__(self, context: BrowserContext, origin: str, *, missing: str = "") -> None:
        self.origin = origin
        self.missing = missing
        self.faults: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._said)
        context.on("weberror", lambda error: self._note(f"a script broke: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("page", self._opened)

    def _opened(self, page: Page) -> None:
        page.on("crash", lambda page: self._note(f"the page crashed: {page.url}"))

    def _said(self, message: ConsoleMessage) -> None:
        # A page that is not found is said in the console as well; ``_answered`` judges those.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            where = message.page.url if message.page else "?"
            self._note(f"the console said on {self._short(where)}: {message.text}")

    def _asked(self, request: Request) -> None:
        url = request.url
        if not url.startswith((self.origin + "/", "data:", "blob:", "about:")):
            self._note(f"a page asked the outside world for {url}")

    def _answered(self, response: Response) -> None:
        if self.missing and urlsplit(response.url).path.startswith(self.missing):
            return
        what = response.request.resource_type
        if response.status >= (500 if what == "document" else 400):
            asked = f"{response.request.method} {self._short(response.url)}"
            self._note(f"{asked} ({what}) was answered with {response.status}")

    def _note(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)

    def _short(self, url: str) -> str:
        parts = urlsplit(url)
        return parts.path + (f"?{parts.query}" if parts.query else "")
