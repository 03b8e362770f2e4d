"""What an answered, or never answered, write leaves behind."""

from sync.reconcile import Clash
from sync.settling import Owed, settle

X = ("7", "x")


def test_a_cell_that_was_as_we_read_it_agrees_now() -> None:
    found = settle({X: Owed("a", "b")}, {X: "a"})
    assert found.bases == {X: "b"}
    assert not found.overtaken


def test_what_was_typed_between_read_and_write_is_kept_as_a_conflict() -> None:
    found = settle({X: Owed("a", "b")}, {X: "typed"})
    assert found.overtaken == [Clash("7", "x", "a", "b", "typed")]
    assert found.bases == {X: "b"}


def test_somebody_who_typed_the_same_is_no_conflict() -> None:
    assert not settle({X: Owed("a", "b")}, {X: "b"}).overtaken


def test_a_cell_that_could_not_be_written_holds_what_was_read() -> None:
    found = settle({X: Owed("a", "b")}, {X: "a"}, not_written=[X])
    assert found.left == {X}
    assert found.bases == {X: "a"}


def test_a_gateway_that_cannot_tell_what_stood_there_is_believed() -> None:
    assert settle({X: Owed("a", "b")}, {}).bases == {X: "b"}
