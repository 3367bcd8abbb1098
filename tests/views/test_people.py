"""Whom an OpenID provider vouches for, as the page sees it; the provider itself is stood in for by its answer."""

from types import SimpleNamespace

import pytest

from ntm.store.accounts import add_user, disable
from ntm.store.errors import SignInRefused
from ntm.store.opening import open_store
from ntm.store.people import User
from views import people


@pytest.fixture
def provider(tmp_path, monkeypatch):
    """A store with one editor known by e-mail, and what the provider says of whoever is at the page."""
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path))
    monkeypatch.delenv("NTM_DATABASE_URL", raising=False)
    add_user(open_store(), "Bình", None, "editor", User.command_line(), "binh@tinh.example")
    said = {"is_logged_in": True, "email": "binh@tinh.example", "email_verified": True}
    user = SimpleNamespace(get=lambda name, otherwise=None: said.get(name, otherwise))
    monkeypatch.setattr(people, "_by_openid", lambda: True)
    monkeypatch.setattr(people.st, "user", user)

    def vouch(**changes):
        said.update(changes)
        vars(user).update({name: value for name, value in said.items() if name != "email_verified"})
        return people.present_user()

    return vouch


def test_a_known_address_is_its_account(provider):
    found = provider()
    assert (found.name, found.role) == ("Bình", "editor")


@pytest.mark.parametrize("changes", [{"email_verified": False}, {"email": "la@noi-khac.example"}])
def test_an_unverified_or_unknown_address_opens_nothing(provider, changes):
    with pytest.raises(SignInRefused):
        provider(**changes)


def test_strangers_may_look_where_that_is_chosen(provider, monkeypatch):
    monkeypatch.setattr(people, "UNKNOWN_EXTERNAL", "viewer")
    assert provider(email="la@noi-khac.example").role == "viewer"


def test_a_closed_account_is_closed_here_too(provider):
    disable(open_store(), "Bình", User.command_line())
    with pytest.raises(SignInRefused):
        provider()


def test_nobody_signed_in_and_no_store_is_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path / "khong-co"))
    monkeypatch.delenv("NTM_DATABASE_URL", raising=False)
    assert people.present_user() is None
    assert not (tmp_path / "khong-co").exists()
