"""What is sealed opens with the same secret, for the same purpose and row, and unaltered; else never."""

import pytest

from academy.services.sealing import Unreadable, seal, unseal

SECRET = "s" * 32


def test_what_was_sealed_opens_again() -> None:
    sealed = seal(b"k" * 32, secret_key=SECRET, purpose="keys", bound_to=b"one")
    assert unseal(sealed, secret_key=SECRET, purpose="keys", bound_to=b"one") == b"k" * 32


def test_the_same_data_is_never_sealed_to_the_same_bytes() -> None:
    first, second = (
        seal(b"x", secret_key=SECRET, purpose="keys", bound_to=b"one") for _ in range(2)
    )
    assert first != second


@pytest.mark.parametrize(
    "other",
    [{"secret_key": "t" * 32}, {"purpose": "codes"}, {"bound_to": b"two"}],
    ids=lambda other: next(iter(other)),
)
def test_another_secret_purpose_or_row_opens_nothing(other: dict[str, object]) -> None:
    sealed = seal(b"k" * 32, secret_key=SECRET, purpose="keys", bound_to=b"one")
    asked = {"secret_key": SECRET, "purpose": "keys", "bound_to": b"one", **other}
    with pytest.raises(Unreadable):
        unseal(sealed, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_byte_opens_nothing(place: int) -> None:
    sealed = bytearray(seal(b"k" * 32, secret_key=SECRET, purpose="keys", bound_to=b"one"))
    sealed[place] ^= 1
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), secret_key=SECRET, purpose="keys", bound_to=b"one")


def test_what_is_too_short_to_be_sealed_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        unseal(b"", secret_key=SECRET, purpose="keys", bound_to=b"one")
