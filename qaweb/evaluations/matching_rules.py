"""Which imported call a live evaluation was about, where that is beyond doubt (P3.1)."""

from collections import Counter
from collections.abc import Collection, Mapping


def sole_matches(candidates: Mapping[int, Collection[int]]) -> dict[int, int]:
    """Of waiting evaluations and the calls that fit them, the pairs that fit nobody else.

    Two calls for one evaluation, or two evaluations for one call, are for a person to decide.
    """
    wanted = Counter(call for calls in candidates.values() for call in set(calls))
    sole = {waiting: next(iter(calls)) for waiting, calls in candidates.items() if len(calls) == 1}
    return {waiting: call for waiting, call in sole.items() if wanted[call] == 1}
