"""The mix of the modes: how many calls of each a day adds to reach the month's ratio (P3.1)."""

from collections.abc import Sequence

from qaweb.monitoring.plan_facts import Facts, Monitor


def share_out(total: int, weights: Sequence[int], most: Sequence[int]) -> list[int]:
    """`total` in parts as the weights, none above its `most`: by largest remainder, ties first.

    Without weights the parts are as even as they can be.
    """
    parts = [0] * len(weights)
    while (rest := min(total, sum(most)) - sum(parts)) > 0:
        open_ = [n for n, part in enumerate(parts) if part < most[n]]
        weighed = {n: weights[n] for n in open_ if weights[n] > 0} or dict.fromkeys(open_, 1)
        whole = sum(weighed.values())
        added = {n: min(rest * w // whole, most[n] - parts[n]) for n, w in weighed.items()}
        if not any(added.values()):
            first = max(weighed, key=lambda n: (rest * weighed[n] % whole, -n))
            added = {first: 1}
        for n, count in added.items():
            parts[n] += count
    return parts


def lacking(had: Sequence[int], ratio: Sequence[int], more: int) -> list[int]:
    """What each mode lacks of its share once `more` calls are added, times the ratio's sum."""
    whole = sum(had) + more
    return [max(whole * part - have * sum(ratio), 0) for have, part in zip(had, ratio, strict=True)]


def mode_targets(had: Sequence[int], ratio: Sequence[int], count: int) -> list[int]:
    """How `count` calls divide into the modes so that the month comes nearest to its ratio."""
    return share_out(count, lacking(had, ratio, count), [count] * len(ratio))


def recording_targets(facts: Facts) -> dict[int, int]:
    """How many recordings each monitor takes: the month's lack in all, shared by the own (ours)."""
    monitors = facts.monitors
    calls = [max(monitor.calls, 0) for monitor in monitors]
    total = mode_targets(facts.modes, facts.ratio, sum(calls))[2]
    own = [_lack(monitor, facts, 2, monitor.calls) for monitor in monitors]
    parts = share_out(total, own, calls)
    return {monitor.id: part for monitor, part in zip(monitors, parts, strict=True)}


def side_by_side_targets(facts: Facts, live: Sequence[int]) -> list[int]:
    """How many of each monitor's live calls, in the order of ids, are side by side."""
    monitors = facts.monitors
    beside, remote, _recording = lacking(facts.modes, facts.ratio, sum(live))
    total = share_out(sum(live), (beside, remote), (sum(live), sum(live)))[0]
    if not beside and not remote:
        total = share_out(sum(live), facts.ratio[:2], (sum(live), sum(live)))[0]
    own = [_lack(m, facts, 0, count) for m, count in zip(monitors, live, strict=True)]
    return share_out(total, own, live)


def _lack(monitor: Monitor, facts: Facts, mode: int, more: int) -> int:
    return lacking(monitor.modes, facts.ratio, max(more, 0))[mode]
