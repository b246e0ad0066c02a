"""An answer as a form sends it, in the shape that marking reads."""

from werkzeug.datastructures import MultiDict


def from_form(form: MultiDict[str, str]) -> object:
    """The answer in *form*: pairs when it has left sides, one word or number, or a list.

    The question's key decides whether the shape fits; here only the form's own fields count:
    ``shape`` is ``one`` for numbers and short texts.
    """
    if "left" in form:
        pairs = zip(form.getlist("left"), form.getlist("right"), strict=False)
        return [[left, right] for left, right in pairs]
    given = form.getlist("answer")
    if form.get("shape") == "one":
        return given[0] if given else ""
    return given
