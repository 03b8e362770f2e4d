"""Rows in pieces."""

import pytest

from qaweb.pieces import in_pieces


@pytest.mark.parametrize(
    ("rows", "pieces"), [([], []), ([1, 2], [[1, 2]]), ([1, 2, 3, 4, 5], [[1, 2], [3, 4], [5]])]
)
def test_each_row_stands_in_one_piece(rows: list[int], pieces: list[list[int]]) -> None:
    assert list(in_pieces(rows, 2)) == pieces
