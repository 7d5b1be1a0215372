"""Features made of features: what a linear model cannot put together itself.

In: one pair's plain features by name. Out: the numbers `MIXED`: kinds of both ends, net tones, and what stands between two states.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS = ("PER", "ORG", "LOC", "STATE")
_TONES = ("path_", "lpath_", "acts_", "acts_l", "gap_", "gap_l", "sen_", "sen_l", "s:l", "s:", "o:l", "o:", "x:said_l")
_EVENTS = (("x:ev_pos", "x:ev_neg"), ("x:ev_pos_back", "x:ev_neg_back"))
_BETWEEN_STATES = (
    "near",
    "x:sentences",
    "acts",
    "lpath_neg",
    "lpath_pos",
    "gap_lneg",
    "gap_lpos",
    "x:ev_pos",
    "x:ev_neg",
    "conj",
)
_SAME = ("s:PER", "near", "o:PER")
MIXED = (
    *(f"{s}>{o}" for s in KINDS for o in KINDS),
    *(f"net {tone}" for tone in _TONES),
    *(f"sign {pos}" for pos, _ in _EVENTS),
    *(f"states {name}" for name in _BETWEEN_STATES),
    *(f"same {name}" for name in _SAME),
)


def mixed(row: Mapping[str, float]) -> list[float]:
    """The features `MIXED` of one pair."""
    kinds = [row[f"s:{s}"] * row[f"o:{o}"] for s in KINDS for o in KINDS]
    nets = [net(row[f"{tone}pos"], row[f"{tone}neg"]) for tone in _TONES]
    signs = [float((row[pos] > row[neg]) - (row[pos] < row[neg])) for pos, neg in _EVENTS]
    bodies = max(row["s:STATE"], row["s:ORG"]) * max(row["o:STATE"], row["o:ORG"])
    states = [bodies * row[name] for name in _BETWEEN_STATES]
    same = [row["x:same_code"] * row[name] for name in _SAME]
    return [*kinds, *nets, *signs, *states, *same]


def net(pos: float, neg: float) -> float:
    """From -1 to 1: which tone prevails, drawn to 0 when there is little of either."""
    return (pos - neg) / (0.5 + pos + neg)
