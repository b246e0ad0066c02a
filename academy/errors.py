"""What can go wrong, in words and without HTTP. ``web/errors.py`` gives each its status and page."""


class AcademyError(Exception):
    """Something a person did or asked for could not be done; the message is a sentence for her.

    ``sentence`` is an English message id with ``%(name)s`` places that ``values`` fill; the web
    floor translates it.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence % values if values else sentence)


class NotFound(AcademyError):
    """It does not exist, or is not hers to see: the two are never told apart."""


class NotAllowed(AcademyError):
    """A request that was forged or whose origin is not ours."""


class Conflict(AcademyError):
    """It is hers, but this is the wrong moment: a closed attempt, a step that comes later."""


class Invalid(AcademyError):
    """What was sent makes no sense; ``field`` names the culprit where there is one."""

    def __init__(self, sentence: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(sentence, **values)
        self.field = field


class TooMany(AcademyError):
    """A limit was met; ``wait`` says in how many seconds to try again."""

    def __init__(self, sentence: str, *, wait: int, **values: object) -> None:
        super().__init__(sentence, **values)
        self.wait = wait


class Unavailable(AcademyError):
    """Something we depend on does not answer; the same request may be sent again."""


class BadSetting(AcademyError):
    """A setting that stops the start; the sentence names it."""
