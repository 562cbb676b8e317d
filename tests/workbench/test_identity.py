"""Coming in by code, password or provider, and staying out: on both databases."""

import threading

import pytest
from sqlalchemy import select

from data.store import accounts, journal
from data.store.tables import access_codes, attempts, sessions
from data.store.tables import accounts as account_table
from tests.entrance import PASSWORD, an_account, session_of, signed_in
from tests.offices import ORGANISER, Clock, an_office
from tests.panel_rooms import a_room
from workbench import identity
from workbench.access import Actor, Refused
from workbench.accounts import add, disable, enable, link, reset
from workbench.arriving import arrive
from workbench.codes import issue, issued
from workbench.codewords import digest, new_code, plain
from workbench.founding import Founding, found_house
from workbench.identity import SignedIn, Turned, actor_of, sign_in_by_code, sign_in_by_password, sign_in_by_subject
from workbench.office import Office
from workbench.open_sessions import every, name_of, revoke

ROOM = "192.0.2.50"  # the one address a panel room has


def by_code(office: Office, code: str, source: str = ROOM) -> SignedIn | Turned:
    return sign_in_by_code(office, code, source)


def kept(office: Office) -> str:
    """Every value of the tables that could hold a secret."""
    with office.look() as connection:
        rows = [connection.execute(select(t)).all() for t in (sessions, access_codes, attempts, account_table)]
        lines = journal.lines(connection)
    return f"{rows} {lines}"


def test_an_expert_comes_in_by_code_once(office: Office) -> None:
    room = a_room(office)
    slips = issue(office, room.organiser, room.id)
    assert [slip.rater for slip in slips] == list(room.raters)
    came = by_code(office, slips[0].code.lower().replace("-", ""))
    assert isinstance(came, SignedIn)
    assert (came.actor.id, came.actor.role) == (f"expert:{room.id}/{room.raters[0]}", "expert")
    assert (came.actor.round, came.actor.rater) == (room.id, room.raters[0])
    assert actor_of(office, came.token) == came.actor
    assert by_code(office, slips[0].code) == Turned("used")
    chair = by_code(office, slips[-1].code)
    assert (chair.actor.role, chair.actor.id) == ("chair", f"chair:{room.id}/{room.raters[-1]}")


def test_the_session_of_a_code_lasts_as_long_as_the_code(office: Office, clock: Clock) -> None:
    room = a_room(office)
    came = by_code(office, issue(office, room.organiser, room.id)[0].code)
    clock.pass_(days=13, hours=23)
    assert actor_of(office, came.token) is not None
    clock.pass_(hours=1)
    assert actor_of(office, came.token) is None


def test_a_code_expires_and_a_later_one_replaces_it_with_its_session(office: Office, clock: Clock) -> None:
    room = a_room(office)
    first = issue(office, room.organiser, room.id)
    came = by_code(office, first[0].code)
    second = issue(office, room.organiser, room.id, [room.raters[0]])
    assert len(second) == 1
    assert actor_of(office, came.token) is None
    assert by_code(office, first[0].code) == Turned("replaced")
    clock.pass_(days=14)
    assert by_code(office, second[0].code) == Turned("expired")
    assert {one.state for one in issued(office, room.organiser, room.id)} == {"expired"}


def test_only_those_without_a_code_are_given_one(office: Office) -> None:
    room = a_room(office)
    issue(office, room.organiser, room.id, [room.raters[1]])
    given = [slip.rater for slip in issue(office, room.organiser, room.id)]
    assert given == [rater for rater in room.raters if rater != room.raters[1]]
    assert issue(office, room.organiser, room.id) == ()


@pytest.mark.parametrize("phase", ["setup", "intake", "check", "evaluation", "final"])
def test_codes_are_issued_only_while_the_panel_works(small_office: Office, phase: str) -> None:
    room = a_room(small_office, phase)
    with pytest.raises(Refused):
        issue(small_office, room.organiser, room.id)


def test_a_code_is_good_for_one_round_only(office: Office) -> None:
    room = a_room(office)
    came = by_code(office, issue(office, room.organiser, room.id)[0].code)
    assert came.actor.round == room.id
    arrival = arrive(office, session_of(came), "another-round")
    assert (arrival.here.id, [one.id for one in arrival.rounds]) == (room.id, [room.id])


def test_neither_code_nor_token_nor_password_is_kept(office: Office) -> None:
    room = a_room(office)
    slips = issue(office, room.organiser, room.id)
    came = by_code(office, slips[0].code)
    signed_in(office)
    sign_in_by_password(office, "organiser", "a wrong pass phrase", ROOM)
    by_code(office, "0000-0000-0001")
    everything = kept(office)
    secrets = [came.token, PASSWORD, "a wrong pass phrase", ROOM, "000000000001"]
    secrets += [form for slip in slips for form in (slip.code, plain(slip.code))]
    assert [secret for secret in secrets if secret in everything] == []
    assert digest(came.token) in everything


def test_codes_have_sixty_bits_and_no_letter_that_could_be_misread() -> None:
    codes = {plain(new_code()) for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {12}  # 12 × log2(32) = 60 bits
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert plain("oO-iI lL") == "001111"


def test_an_unknown_account_is_told_the_same_as_a_wrong_password(office: Office) -> None:
    an_account(office)
    assert sign_in_by_password(office, "organiser", "x" * 12, ROOM) == Turned("wrong")
    assert sign_in_by_password(office, "nobody", "x" * 12, ROOM) == Turned("wrong")


def test_a_login_no_account_can_have_is_told_the_same(office: Office) -> None:
    assert sign_in_by_password(office, "organiser\0", PASSWORD, "here") == Turned("wrong")


def test_an_unknown_account_costs_as_much_work(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    an_account(small_office)
    tried: list[str] = []
    verify = identity.passwords.matches
    monkeypatch.setattr(identity.passwords, "matches", lambda *given: tried.append(given[1]) or verify(*given))
    sign_in_by_password(small_office, "organiser", "wrong password", ROOM)
    sign_in_by_password(small_office, "nobody", "wrong password", ROOM)
    assert len(tried) == 2


def test_five_failures_lock_one_place_out_and_nobody_else(office: Office, clock: Clock) -> None:
    an_account(office)
    for _ in range(5):
        assert sign_in_by_password(office, "organiser", "x" * 12, ROOM) == Turned("wrong")
    assert sign_in_by_password(office, "organiser", PASSWORD, ROOM) == Turned("locked")
    assert isinstance(sign_in_by_password(office, "organiser", PASSWORD, "198.51.100.1"), SignedIn)
    clock.pass_(minutes=15, seconds=1)
    assert isinstance(sign_in_by_password(office, "organiser", PASSWORD, ROOM), SignedIn)
    with office.look() as connection:
        acts = [line.entry.act for line in journal.lines(connection)]
    assert acts.count("session.locked") == 1


def test_an_unknown_login_is_locked_like_a_known_one(office: Office) -> None:
    an_account(office)
    outcomes = [sign_in_by_password(office, "nobody", "x" * 12, ROOM) for _ in range(6)]
    assert outcomes == [Turned("wrong")] * 5 + [Turned("locked")]


def test_who_comes_in_is_forgiven(office: Office) -> None:
    an_account(office)
    for _ in range(3):
        for _ in range(4):
            sign_in_by_password(office, "organiser", "x" * 12, ROOM)
        assert isinstance(sign_in_by_password(office, "organiser", PASSWORD, ROOM), SignedIn)


def test_who_mistypes_shuts_nobody_else_out_and_nobody_guesses_codes(small_office: Office) -> None:
    room = a_room(small_office)
    slip = issue(small_office, room.organiser, room.id)[0]
    for number in range(99):
        assert by_code(small_office, f"{number:012}") == Turned("wrong")
    assert isinstance(by_code(small_office, slip.code), SignedIn)
    assert by_code(small_office, "0" * 12) == Turned("wrong")
    assert by_code(small_office, "1" * 12) == Turned("locked")
    assert by_code(small_office, "1" * 12, "198.51.100.9") == Turned("wrong")
    other = issue(small_office, room.organiser, room.id, [room.raters[1]])[0]
    assert isinstance(by_code(small_office, other.code), SignedIn)  # a right code needs no guessing


def test_who_is_locked_out_keeps_nobody_from_writing(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    room = a_room(small_office)
    used, waiting = issue(small_office, room.organiser, room.id, list(room.raters[:2]))
    assert isinstance(by_code(small_office, used.code), SignedIn)
    founding = Founding()
    founding.new_code()
    for number in range(100):
        by_code(small_office, f"{number:012}")
    with monkeypatch.context() as patch:
        patch.setattr(type(small_office.store), "write", lambda _store: pytest.fail("waited for the lock"))
        assert by_code(small_office, "1" * 12) == Turned("locked")
        assert by_code(small_office, used.code) == Turned("used")
        assert found_house(small_office, founding, "1" * 12, "lin", "林某", PASSWORD, ROOM) == Turned("locked")
    assert isinstance(by_code(small_office, waiting.code), SignedIn)


@pytest.mark.parametrize("typed", ["张　三", " 张 三\u3000", "张\u00a0 三"])
def test_a_name_from_a_chinese_list_keeps_one_plain_space(small_office: Office, typed: str) -> None:
    assert add(small_office, ORGANISER, "zhang", typed, "supervisor", PASSWORD) == ()
    with small_office.look() as connection:
        assert accounts.by_login(connection, "zhang").name == "张 三"


def test_of_twelve_who_type_one_code_at_once_one_comes_in(tmp_path: object) -> None:
    office = an_office(f"sqlite:///{tmp_path}/hengping.db", Clock())
    room = a_room(office, raters=8)
    code = issue(office, room.organiser, room.id)[0].code
    outcomes: list[object] = []
    threads = [threading.Thread(target=lambda: outcomes.append(by_code(office, code))) for _ in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(isinstance(outcome, SignedIn) for outcome in outcomes) == 1
    assert outcomes.count(Turned("used")) == 11
    office.store.close()


def test_an_account_is_disabled_and_enabled_but_never_the_last_organisers(office: Office) -> None:
    first = signed_in(office)
    number = int(first.actor.id.partition(":")[2])
    assert [f.code for f in disable(office, ORGANISER, number)] == ["account_last_organiser"]
    signed_in(office, login="second")
    assert disable(office, ORGANISER, number) == ()
    assert actor_of(office, first.token) is None
    assert sign_in_by_password(office, "organiser", PASSWORD, ROOM) == Turned("wrong")
    assert enable(office, ORGANISER, number) == ()
    assert actor_of(office, first.token) is None  # what was ended stays ended
    assert isinstance(sign_in_by_password(office, "organiser", PASSWORD, "198.51.100.1"), SignedIn)


def test_a_reset_ends_every_session_and_the_old_password(office: Office) -> None:
    came = signed_in(office, "supervisor")
    number = int(came.actor.id.partition(":")[2])
    assert reset(office, ORGANISER, number, "a fresh pass phrase") == ()
    assert actor_of(office, came.token) is None
    assert sign_in_by_password(office, "supervisor", PASSWORD, ROOM) == Turned("wrong")
    assert isinstance(sign_in_by_password(office, "supervisor", "a fresh pass phrase", ROOM), SignedIn)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (("x", "A", "organiser", PASSWORD), ["account_login"]),
        (("a b", "", "chair", PASSWORD), ["account_login", "account_name", "account_role"]),
        (("ann", "A\0", "expert", PASSWORD), ["account_name"]),
        (("ann", "A", "expert", "short"), ["password_short"]),
        (("ann", "A", "expert", "a" * 201), ["password_long"]),
        (("ann", "A", "expert", "ababababab"), ["password_simple"]),
        (("supervisor@x", "A", "expert", "Supervisor@x"), ["password_simple"]),
    ],
)
def test_a_bad_account_is_refused_with_every_reason(
    small_office: Office, given: tuple[str, str, str, str], codes: list[str]
) -> None:
    assert [f.code for f in add(small_office, ORGANISER, *given)] == codes


def test_one_login_is_one_account(office: Office) -> None:
    an_account(office)
    assert [f.code for f in add(office, ORGANISER, "organiser", "B", "expert", PASSWORD)] == ["account_exists"]


@pytest.mark.parametrize("role", ["supervisor", "expert", "chair"])
def test_only_organisers_manage_accounts(small_office: Office, role: str) -> None:
    actor = Actor(f"{role}:9", "x", role, "" if role != "supervisor" else None)
    for act in (
        lambda: add(small_office, actor, "ann", "A", "organiser", PASSWORD),
        lambda: disable(small_office, actor, 1),
        lambda: enable(small_office, actor, 1),
        lambda: reset(small_office, actor, 1, PASSWORD),
        lambda: link(small_office, actor, "R1", "E01", 1),
        lambda: revoke(small_office, actor, "0" * 16),
    ):
        with pytest.raises(Refused):
            act()


def test_an_open_session_is_listed_and_ended(office: Office) -> None:
    came, organiser = signed_in(office, "supervisor"), signed_in(office)
    assert {held.name for held in every(office, organiser.actor)} == {"A supervisor", "A organiser"}
    assert revoke(office, organiser.actor, session_of(came)[:16]) == ()
    assert actor_of(office, came.token) is None
    assert [name_of(held) for held in every(office, organiser.actor)] == [organiser.actor.session]
    assert [f.code for f in revoke(office, organiser.actor, session_of(came)[:16])] == ["session_gone"]


def test_an_expert_with_an_account_sits_in_every_panel_that_called_them(office: Office) -> None:
    first, second = a_room(office, signed=False), a_room(office, signed=False)
    login = an_account(office, "expert")
    with office.look() as connection:
        account = accounts.by_login(connection, login).id
    came = sign_in_by_password(office, login, PASSWORD, ROOM)
    assert (came.actor.round, came.actor.rater) == ("", None)  # called to no panel yet: nothing may be done anywhere
    assert link(office, ORGANISER, first.id, first.raters[0], account) == ()
    assert link(office, ORGANISER, second.id, second.raters[-1], account) == ()
    in_first = arrive(office, session_of(came), first.id)
    in_second = arrive(office, session_of(came), second.id)
    assert in_first.actor.id == f"expert:{first.id}/{first.raters[0]}"
    assert in_second.actor.id == f"chair:{second.id}/{second.raters[-1]}"
    assert {one.id for one in in_first.rounds} == {first.id, second.id}
    assert [f.code for f in link(office, ORGANISER, first.id, "E99", account)] == ["account_no_expert"]


def test_a_provider_vouches_by_its_own_name_after_the_first_time(office: Office) -> None:
    an_account(office, "supervisor", "lin@example.cn")
    assert sign_in_by_subject(office, "https://id.example 7", None) == Turned("unknown")
    came = sign_in_by_subject(office, "https://id.example 7", "lin@example.cn")
    assert came.actor.role == "supervisor"
    assert isinstance(sign_in_by_subject(office, "https://id.example 7", "renamed@example.cn"), SignedIn)
    assert sign_in_by_subject(office, "https://id.example 8", "lin@example.cn") == Turned("unknown")


def test_every_coming_and_going_is_in_the_journal(office: Office) -> None:
    came = signed_in(office)
    identity.sign_out(office, session_of(came))
    identity.sign_out(office, session_of(came))  # twice is once
    with office.look() as connection:
        lines = journal.lines(connection)
    assert [line.entry.act for line in lines] == ["account.add", "session.start", "session.end"]
    assert [line.entry.actor for line in lines][1:] == [came.actor.id] * 2
