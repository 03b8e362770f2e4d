"""Setting codes up, taking each once, renewing, turning off, resetting."""

from typing import Any

import pytest

from qaweb.audit import AuditEntry
from qaweb.codes import actions
from qaweb.codes.models import RecoveryCode
from qaweb.codes.queries import codes_left
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.people.models import LoginSession, Person
from tests.cast import Cast, viewer
from tests.codes.making import ADDRESS, code_of, telephone, with_codes
from tests.conftest import session_of


def fresh(person: Person) -> Person:
    return Person.get_by_id(person.id)


def check(person: Person, code: str) -> str:
    return actions.check(fresh(person), code, ADDRESS)


def test_ten_recovery_codes_come_with_it_and_only_hashes_are_kept(cast: Cast) -> None:
    codes = with_codes(cast.manager)
    assert len(set(codes)) == codes_left(viewer(cast.manager)) == 10
    kept = {row.code_hash for row in RecoveryCode.select()}
    assert not kept & set(codes)
    assert telephone(cast.manager).secret not in fresh(cast.manager).code_secret


def test_it_begins_only_with_a_right_code(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.set_up(viewer(cast.manager), actions.new_secret(), "000000")
    assert not fresh(cast.manager).code_secret


def test_it_is_set_up_once_and_ends_other_sessions(cast: Cast) -> None:
    session_of(cast.manager)
    with_codes(cast.manager)
    assert not LoginSession.select().where(LoginSession.person == cast.manager).exists()
    with pytest.raises(Conflict):
        with_codes(cast.manager)


def test_a_code_is_taken_once(cast: Cast) -> None:
    with_codes(cast.manager)
    with pytest.raises(Refused):
        check(cast.manager, code_of(cast.manager))  # used by the setting up
    code = code_of(cast.manager, 1)
    assert check(cast.manager, f"{code[:3]} {code[3:]}") == "code"
    with pytest.raises(Refused):
        check(cast.manager, code)


@pytest.mark.parametrize("steps", [-2, 2])
def test_an_old_or_early_code_is_refused(cast: Cast, later: Any, steps: int) -> None:
    with_codes(cast.manager)
    with later(minutes=5), pytest.raises(Refused):
        check(cast.manager, code_of(cast.manager, steps))


@pytest.mark.parametrize("typed", ["１２３４５６", "abc", "🚀", ""])
def test_what_is_no_code_is_refused_and_never_fails(cast: Cast, typed: str) -> None:
    with_codes(cast.manager)
    with pytest.raises(Refused):
        check(cast.manager, typed)


def test_a_recovery_code_is_taken_once(cast: Cast) -> None:
    code = with_codes(cast.manager)[0]
    assert check(cast.manager, code.upper()) == "recovery code"
    with pytest.raises(Refused):
        check(cast.manager, code)
    assert codes_left(viewer(cast.manager)) == 9


def test_a_code_of_somebody_else_is_refused(cast: Cast) -> None:
    codes = with_codes(cast.manager)
    with_codes(cast.assistant)
    with pytest.raises(Refused):
        check(cast.assistant, codes[0])


def test_guessing_is_throttled_even_for_the_right_code(cast: Cast, later: Any) -> None:
    with_codes(cast.manager)
    for _ in range(5):
        with pytest.raises(Refused, match="not right"):
            check(cast.manager, "000000")
    with pytest.raises(Refused, match="Too many"):
        check(cast.manager, code_of(cast.manager, 1))
    with later(minutes=1):
        assert check(cast.manager, code_of(cast.manager)) == "code"


def test_new_recovery_codes_replace_the_old(cast: Cast) -> None:
    old = with_codes(cast.manager)
    new = actions.renew(viewer(cast.manager), old[0], ADDRESS)
    with pytest.raises(Refused):
        check(cast.manager, old[1])
    assert check(cast.manager, new[0]) == "recovery code"


def test_they_are_not_renewed_without_a_code(cast: Cast) -> None:
    with_codes(cast.manager)
    with pytest.raises(Refused):
        actions.renew(viewer(cast.manager), "000000", ADDRESS)


def test_only_whose_role_allows_it_turns_them_off(cast: Cast) -> None:
    codes = with_codes(cast.agent)
    actions.remove(viewer(cast.agent), codes[0], ADDRESS)
    assert not fresh(cast.agent).code_secret
    with pytest.raises(Conflict):
        actions.remove(viewer(cast.agent), codes[1], ADDRESS)
    needed = with_codes(cast.assistant)
    with pytest.raises(Forbidden):
        actions.remove(viewer(cast.assistant), needed[0], ADDRESS)


def test_a_colleague_resets_them_and_the_sessions_end(cast: Cast) -> None:
    with_codes(cast.agent)
    session_of(cast.agent)
    actions.reset(viewer(cast.assistant), fresh(cast.agent))
    assert not fresh(cast.agent).code_secret
    assert codes_left(viewer(cast.agent)) == 0
    assert not LoginSession.select().where(LoginSession.person == cast.agent).exists()
    assert AuditEntry.select().where(AuditEntry.action == "codes.reset").exists()


def test_nobody_resets_their_own_and_not_everybody_anothers(cast: Cast) -> None:
    with_codes(cast.assistant)
    for who in (cast.assistant, cast.lead, cast.qa):
        with pytest.raises(Forbidden):
            actions.reset(viewer(who), fresh(cast.assistant))
    with pytest.raises(Conflict):
        actions.reset(viewer(cast.manager), fresh(cast.agent))
