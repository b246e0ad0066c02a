import pytest

from academy.errors import Invalid
from academy.services import passwords


@pytest.mark.parametrize(
    "password", ["wind in the sails", "ten-chars!", "ünïcödé-пароль", "four words " * 18]
)
def test_a_password_may_hold_any_characters(password: str) -> None:
    passwords.check_password(password, not_like=("amina@demo.example", None))


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "nine char",
        "password123",
        "AZERTYUIOP",
        "aaaaaaaaaaaa",
        "abababababab",
        "four words " * 19,
        "Amina@Demo.Example",
    ],
)
def test_a_password_that_is_short_or_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.check_password(password, not_like=("amina@demo.example", None))


@pytest.mark.parametrize("pin", ["2468", "8317", "104729", "998877665544"])
def test_a_pin_is_four_to_twelve_digits(pin: str) -> None:
    passwords.check_pin(pin, not_like=("k-1042",))


@pytest.mark.parametrize(
    "pin",
    [
        "123",
        "1234",
        "4321",
        "0000",
        "777777",
        "7890",
        "0987",
        "2580",
        "1042",
        "12a4",
        "٤٢٧١",
        "1357924680135",
    ],
)
def test_a_pin_that_a_passer_by_would_guess_is_refused(pin: str) -> None:
    with pytest.raises(Invalid):
        passwords.check_pin(pin, not_like=("k-1042",))


def test_who_has_no_mailbox_has_a_pin_and_everybody_else_a_password() -> None:
    passwords.check_secret("8317", email=None, number="k-1042")
    with pytest.raises(Invalid):
        passwords.check_secret("8317", email="amina@demo.example", number="k-1042")


def test_the_right_password_matches_and_no_other() -> None:
    kept = passwords.hash_secret("wind in the sails")
    assert passwords.matches(kept, "wind in the sails")
    assert not passwords.matches(kept, "wind in the sail")
    assert not passwords.matches(None, "wind in the sails")
    assert not passwords.matches("no hash at all", "wind in the sails")


def test_keyboards_that_send_the_same_letter_differently_open_the_same_door() -> None:
    kept = passwords.hash_secret("caf\u00e9 au lait")
    assert passwords.matches(kept, "cafe\u0301 au lait")


def test_the_stand_in_costs_what_a_real_hash_costs() -> None:
    real = passwords.hash_secret("wind in the sails")
    assert real.split("$")[1:4] == passwords.STAND_IN.split("$")[1:4]
    assert real.split("$")[1:4] == ["argon2id", "v=19", "m=19456,t=2,p=1"]
