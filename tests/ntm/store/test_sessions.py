import datetime
import hashlib
import re
import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from ntm.store import passwords, throttle
from ntm.store.accounts import disable, enable, set_password, set_role
from ntm.store.audit import audit
from ntm.store.errors import AccountError, SignInRefused, Throttled
from ntm.store.schema import account, sign_in_attempt, sign_in_session
from ntm.store.sessions import ABSOLUTE, IDLE, Session, change_password, sign_in, sign_out, user_of

RIGHT = "mat khau bien tap"


def wrong(store, name="Biên tập", times=1, client=""):
    for _ in range(times):
        with pytest.raises(SignInRefused, match="không đúng"):
            sign_in(store, name, "sai mat khau roi", client)


def hash_of(store, user):
    with store.reading() as connection:
        return connection.execute(select(account.c.password_hash).where(account.c.id == user.id)).scalar_one()


def everything(store):
    """All texts of the tables of accounts."""
    with store.reading() as connection:
        return str([list(connection.execute(select(one))) for one in (account, sign_in_session, sign_in_attempt)])


def test_signing_in_opens_a_session(store, editor, clock):
    session = sign_in(store, " BIÊN TẬP ", RIGHT, "10.0.0.7")
    assert session.user == editor
    assert session.expires == clock.moment + IDLE
    assert user_of(store, session.token) == editor
    assert session.token not in repr(session)
    assert isinstance(session, Session)


def test_only_a_hash_of_a_token_and_of_a_password_is_kept(store, editor):
    session = sign_in(store, editor.name, RIGHT)
    wrong(store, "mat khau go nham o ten")
    kept = everything(store) + audit(store).to_csv()
    assert session.token not in kept
    assert RIGHT not in kept
    assert "go nham" not in kept
    assert hashlib.sha256(session.token.encode()).hexdigest() in kept
    assert hash_of(store, editor).startswith("$argon2id$")


def test_tokens_differ_and_are_long(store, editor):
    tokens = {sign_in(store, editor.name, RIGHT).token for _ in range(5)}
    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 43  # 256 bits


@pytest.mark.parametrize("token", [None, "", "x", "x" * 100_000, "' OR 1=1 --", "\udce1\x00", 7, b"bytes"])
def test_an_unknown_token_opens_nothing(store, editor, token):
    sign_in(store, editor.name, RIGHT)
    assert user_of(store, token) is None


def test_a_session_ends_when_idle(store, editor, clock):
    token = sign_in(store, editor.name, RIGHT).token
    clock.on(seconds=IDLE.total_seconds() - 1)
    assert user_of(store, token) == editor
    clock.on(seconds=IDLE.total_seconds() - 1)
    assert user_of(store, token) == editor  # being used pushed the limit ahead
    clock.on(seconds=IDLE.total_seconds())
    assert user_of(store, token) is None


def test_a_session_ends_in_any_case(store, editor, clock):
    token = sign_in(store, editor.name, RIGHT).token
    end = clock.moment + ABSOLUTE
    while clock.moment + datetime.timedelta(minutes=30) < end:
        clock.on(minutes=30)
        assert user_of(store, token) == editor
    clock.on(minutes=30)
    assert user_of(store, token) is None
    assert user_of(store, sign_in(store, editor.name, RIGHT).token) == editor
    assert token not in everything(store)


def test_a_page_that_reruns_does_not_write_each_time(store, editor, clock):
    token = sign_in(store, editor.name, RIGHT).token
    begin = everything(store)
    clock.on(seconds=59)
    user_of(store, token)
    assert everything(store) == begin
    clock.on(seconds=1)
    user_of(store, token)
    assert everything(store) != begin


def test_signing_out_ends_one_session(store, editor):
    one, other = (sign_in(store, editor.name, RIGHT).token for _ in range(2))
    sign_out(store, one)
    assert user_of(store, one) is None
    assert user_of(store, other) == editor
    sign_out(store, one)
    sign_out(store, "unknown")
    assert audit(store)["action"].tolist().count("sign_out") == 1


@pytest.mark.parametrize("change", ["password", "own password", "role", "disable"])
def test_a_changed_account_ends_its_open_sessions(store, admin, editor, change):
    tokens = [sign_in(store, editor.name, RIGHT).token for _ in range(2)]
    mine = sign_in(store, admin.name, "mat khau quan tri").token
    {
        "password": lambda: set_password(store, editor.name, "mot mat khau moi", admin),
        "own password": lambda: set_password(store, editor.name, "mot mat khau moi", editor),
        "role": lambda: set_role(store, editor.name, "viewer", admin),
        "disable": lambda: disable(store, editor.name, admin),
    }[change]()
    assert [user_of(store, one) for one in tokens] == [None, None]
    assert user_of(store, mine) == admin


def test_a_disabled_account_signs_in_no_more_and_says_no_more(store, admin, editor):
    disable(store, editor.name, admin)
    with pytest.raises(SignInRefused) as disabled:
        sign_in(store, editor.name, RIGHT)
    with pytest.raises(SignInRefused) as unknown:
        sign_in(store, "không có ai", RIGHT)
    assert str(disabled.value) == str(unknown.value)
    enable(store, editor.name, admin)
    assert sign_in(store, editor.name, RIGHT).user == editor


def test_an_unknown_name_costs_the_same_work(store, editor, monkeypatch):
    asked = []

    class Counting(PasswordHasher):
        def verify(self, kept, given):
            asked.append(kept.split("$")[3])
            return super().verify(kept, given)

    monkeypatch.setattr(passwords, "HASHER", Counting(time_cost=1, memory_cost=64, parallelism=1))
    wrong(store, editor.name)
    wrong(store, "không có ai")
    assert asked == ["m=64,t=1,p=1"] * 2


def test_five_wrong_tries_close_a_name_for_a_while(store, editor, clock):
    wrong(store, times=throttle.PER_NAME)
    for given in (RIGHT, "sai mat khau roi"):
        with pytest.raises(Throttled, match="sau 15 phút") as raised:
            sign_in(store, "biên TẬP", given)
        assert raised.value.retry_after == throttle.WINDOW
    clock.on(minutes=14, seconds=59)
    with pytest.raises(Throttled, match="sau 1 phút"):
        sign_in(store, editor.name, RIGHT)
    clock.on(seconds=1)
    assert sign_in(store, editor.name, RIGHT).user == editor


def test_a_name_nobody_has_is_throttled_as_well(store, editor):
    wrong(store, "không có ai", throttle.PER_NAME)
    with pytest.raises(Throttled):
        sign_in(store, "không có ai", "x")


def test_signing_in_forgets_the_wrong_tries_of_the_name_alone(store, admin, editor):
    wrong(store, times=throttle.PER_NAME - 1)
    wrong(store, admin.name, times=throttle.PER_NAME)
    sign_in(store, editor.name, RIGHT)
    wrong(store, times=throttle.PER_NAME - 1)
    with pytest.raises(Throttled):
        sign_in(store, admin.name, "mat khau quan tri")


def test_a_new_password_opens_a_throttled_name(store, admin, editor):
    wrong(store, times=throttle.PER_NAME)
    set_password(store, editor.name, "mot mat khau moi", admin)
    assert sign_in(store, editor.name, "mot mat khau moi").user == editor


def test_what_is_typed_may_be_anything(store, editor):
    for name in ("", "\x00", "\udce1", "a" * 100_000, "%s {} :x"):
        wrong(store, name, client="\udce1\x00" * 100)
    assert sign_in(store, editor.name + "\x00", RIGHT).user == editor


def test_one_client_has_its_share_whatever_the_names(store, editor, monkeypatch):
    monkeypatch.setattr(throttle, "PER_CLIENT", 3)
    for name in "abc":
        wrong(store, name, client="10.0.0.9")
    with pytest.raises(Throttled):
        sign_in(store, editor.name, RIGHT, "10.0.0.9")
    assert sign_in(store, editor.name, RIGHT, "10.0.0.8").user == editor


def test_all_together_have_their_share(store, editor, monkeypatch, clock):
    monkeypatch.setattr(throttle, "ALTOGETHER", 4)
    for name in "abcd":
        wrong(store, name, client=f"10.0.0.{name}")
        clock.on(minutes=1)
    with pytest.raises(Throttled, match="sau 11 phút"):
        sign_in(store, editor.name, RIGHT)


def test_many_tries_at_once_gain_nothing(store, editor):
    heard = []

    def attempt():
        try:
            sign_in(store, editor.name, "sai mat khau roi")
        except SignInRefused as error:
            heard.append(type(error))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert heard.count(SignInRefused) == throttle.PER_NAME
    assert heard.count(Throttled) == 12 - throttle.PER_NAME


def test_a_hash_of_older_parameters_is_made_anew(store, editor, monkeypatch):
    old = hash_of(store, editor)
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    sign_in(store, editor.name, RIGHT)
    new = hash_of(store, editor)
    assert (old.split("$")[3], new.split("$")[3]) == ("m=64,t=1,p=1", "m=128,t=2,p=1")
    sign_in(store, editor.name, RIGHT)
    assert hash_of(store, editor) == new


def test_a_password_changed_while_it_was_checked_opens_nothing(store, admin, editor, monkeypatch):
    cheap = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}

    class Slow(PasswordHasher):
        def verify(self, kept, given):
            answer = super().verify(kept, given)
            other = PasswordHasher(**cheap).hash("mot mat khau moi")
            with store.writing() as connection:
                connection.execute(update(account).where(account.c.id == editor.id).values(password_hash=other))
            return answer

    monkeypatch.setattr(passwords, "HASHER", Slow(**cheap))
    with pytest.raises(SignInRefused):
        sign_in(store, editor.name, RIGHT)


def test_changing_ones_own_password_needs_the_old_one(store, editor):
    token = sign_in(store, editor.name, RIGHT).token
    with pytest.raises(SignInRefused):
        change_password(store, editor.name, "sai mat khau roi", "mot mat khau moi")
    assert user_of(store, token) == editor
    with pytest.raises(AccountError, match="từ 10"):
        change_password(store, editor.name, RIGHT, "ngan")
    change_password(store, editor.name, RIGHT, "mot mat khau moi")
    assert user_of(store, token) is None
    assert sign_in(store, editor.name, "mot mat khau moi").user == editor


def test_the_real_parameters_are_those_recommended(monkeypatch):
    """RFC 9106, second choice: 64 MiB, three passes, four lanes; the library's default is that or more."""
    monkeypatch.undo()
    made = passwords.hashed("Mật khẩu dài lắm")
    memory, passes, lanes = map(int, re.search(r"m=(\d+),t=(\d+),p=(\d+)", made).groups())
    assert made.startswith("$argon2id$")
    assert (memory >= 65536, passes >= 3, lanes >= 1) == (True, True, True)
    assert passwords.right(made, "Mâ\u0323t khâ\u0309u dài lắm")
    assert not passwords.right(made, "Mật khẩu dài lắm ")
    assert not passwords.right(None, "\x00" * 16)
    assert not passwords.outdated(made)
