"""Who votes alike, what each group stands for and what all agree on, as Polis reckons it (C. Small et al., 2021).

Pure: a table of votes in, groups out; the same table always gives the same groups.

1. People with fewer than `FEWEST_VOTES` votes (of fewer statements: than all) are left out of the grouping, as Polis
   does; their votes count in what is said of all.
2. A vote that is missing is taken for the mean of its statement; two principal components; each person is moved away
   from the middle by sqrt(statements / votes), so that few votes do not make a moderate (Polis's sparsity scaling).
3. k-means for 2 to 5 groups from fixed starting points (the furthest from one another); the number of groups whose
   silhouette is best. Groups under `SMALLEST` people are not shown.
4. A statement is typical of a group when its members say so more often than the others (two-proportion test) and
   often at all (one-proportion test), ordered by the product of both figures and of both probabilities.
5. Consensus: of all votes on a statement, passes included, p = (agrees + 1) / (votes + 2), and its one-proportion test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FEWEST_VOTES = 7
SMALLEST = 5
MOST_GROUPS = 5
TYPICAL = 5
# One-sided, 90 percent: the threshold of Polis.
SURE = 1.2816
ROUNDS = 100
# People between whom distances are taken for the silhouette: of more, evenly chosen ones.
SAMPLED = 2_000

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stance:
    """How one statement stands in a group, or in all. `p` is of what `agree` says: agreeing or disagreeing."""

    statement: int
    agree: bool
    votes: int
    agrees: int
    disagrees: int
    p: float
    # The one-proportion test of p; of a group, also the two-proportion test against the others.
    z: float
    against_others: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """People by their row, and the statements that are most typical of them."""

    members: tuple[int, ...]
    typical: tuple[Stance, ...]
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """`points`: where each row stands on the picture; those left out of the grouping are not in it."""

    groups: tuple[Group, ...]
    consensus: tuple[Stance, ...]
    points: dict[int, tuple[float, float]]
    left_out: int
    # Members of groups that are too small to be shown.
    not_shown: int
    silhouette: float | None


def opinion_groups(votes: Matrix) -> Found:
    """Groups in a table of people by statements: 1 agree, -1 disagree, 0 pass, NaN no vote."""
    statements = votes.shape[1]
    voted = ~np.isnan(votes)
    counted = voted.sum(axis=1)
    taken = np.flatnonzero((counted >= min(FEWEST_VOTES, statements)) & (counted > 0))
    consensus = _consensus(votes)
    if len(taken) < 2 * SMALLEST or statements < 2:
        return Found((), consensus, {}, int((counted > 0).sum()) - len(taken), len(taken), None)
    points = _projected(votes[taken])
    labels, silhouette = _clustered(points)
    groups, not_shown = [], 0
    for label in range(int(labels.max()) + 1):
        mine = labels == label
        if mine.sum() < SMALLEST:
            not_shown += int(mine.sum())
            continue
        centre = points[mine].mean(axis=0)
        groups.append(
            Group(
                tuple(int(row) for row in taken[mine]),
                _typical(votes[taken[mine]], votes[taken[~mine]]),
                (float(centre[0]), float(centre[1])),
            )
        )
    groups.sort(key=lambda group: (-len(group.members), group.members))
    where = {int(row): (float(x), float(y)) for row, (x, y) in zip(taken, points, strict=True)}
    return Found(
        tuple(groups), consensus, where, int((counted > 0).sum()) - len(taken), not_shown, silhouette
    )


def _projected(votes: Matrix) -> npt.NDArray[np.float64]:
    """Each row on two principal components, moved out by how few votes it rests on."""
    voted = ~np.isnan(votes)
    table = np.where(voted, votes, 0).astype(np.float64)
    means = table.sum(axis=0) / np.maximum(1, voted.sum(axis=0))
    table = np.where(voted, table, means) - means
    _spread, directions = np.linalg.eigh(table.T @ table)
    axes = directions[:, ::-1][:, :2]
    # An axis has two ends of equal right: the largest weight is made positive.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    scale = np.sqrt(votes.shape[1] / voted.sum(axis=1))
    return (table @ axes) * scale[:, None]


def _clustered(points: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.intp], float]:
    """The grouping whose silhouette is best."""
    best, score = np.zeros(len(points), dtype=np.intp), -1.0
    for count in range(2, min(MOST_GROUPS, len(points) // SMALLEST) + 1):
        labels = _k_means(points, count)
        found = _silhouette(points, labels)
        if found > score + 1e-9:
            best, score = labels, found
    return best, score


def _k_means(points: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.intp]:
    """Lloyd's rounds from the point furthest from the middle, then each time the one furthest from those chosen."""
    chosen = [int(((points - points.mean(axis=0)) ** 2).sum(axis=1).argmax())]
    while len(chosen) < count:
        distances = ((points[:, None] - points[chosen]) ** 2).sum(axis=2).min(axis=1)
        chosen.append(int(distances.argmax()))
    centres = points[chosen]
    labels = np.full(len(points), -1, dtype=np.intp)
    for _round in range(ROUNDS):
        nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        centres = np.array(
            [
                points[labels == label].mean(axis=0) if (labels == label).any() else centres[label]
                for label in range(count)
            ]
        )
    return labels


def _silhouette(points: npt.NDArray[np.float64], labels: npt.NDArray[np.intp]) -> float:
    """How much nearer people stand to their own group than to the next, from -1 to 1 (P. Rousseeuw, 1987)."""
    kinds = np.unique(labels)
    if len(kinds) < 2:
        return -1.0
    step = max(1, -(-len(points) // SAMPLED))
    some = points[::step]
    distances = (
        np.sqrt(((some[:, None] - points) ** 2).sum(axis=2)) if len(points) <= SAMPLED else _far(some, points)
    )
    mean = np.stack([distances[:, labels == kind].sum(axis=1) for kind in kinds], axis=1)
    sizes = np.array([(labels == kind).sum() for kind in kinds])
    own = np.searchsorted(kinds, labels[::step])
    rows = np.arange(len(some))
    within = mean[rows, own] / np.maximum(1, sizes[own] - 1)
    others = mean / sizes
    others[rows, own] = np.inf
    nearest = others.min(axis=1)
    widths = np.where(
        sizes[own] > 1, (nearest - within) / np.maximum(1e-12, np.maximum(nearest, within)), 0.0
    )
    return float(widths.mean())


def _far(some: npt.NDArray[np.float64], points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    squares = (some**2).sum(axis=1)[:, None] + (points**2).sum(axis=1) - 2 * some @ points.T
    return np.sqrt(np.maximum(0, squares))


def _counts(votes: Matrix) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Votes, agrees and disagrees of each statement."""
    return (~np.isnan(votes)).sum(axis=0), (votes == 1).sum(axis=0), (votes == -1).sum(axis=0)


def share(said: npt.NDArray[np.int64], votes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """(said + 1) / (votes + 2): the share, with one vote for and one against thrown in."""
    return (said + 1) / (votes + 2)


def one_proportion(said: npt.NDArray[np.int64], votes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """z of more than half: 2 sqrt(n + 1) ((s + 1) / (n + 1) - 1/2), as Polis has it."""
    return 2 * np.sqrt(votes + 1) * ((said + 1) / (votes + 1) - 0.5)


def two_proportions(
    said: npt.NDArray[np.int64],
    votes: npt.NDArray[np.int64],
    others_said: npt.NDArray[np.int64],
    others: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """z of a larger share here than there, one vote thrown in on each side as Polis does."""
    here, there = (said + 1) / (votes + 1), (others_said + 1) / (others + 1)
    pooled = (said + others_said + 2) / (votes + others + 2)
    error = np.sqrt(np.maximum(0, pooled * (1 - pooled)) * (1 / (votes + 1) + 1 / (others + 1)))
    return np.divide(here - there, error, out=np.zeros_like(here), where=error > 0)


def _typical(mine: Matrix, others: Matrix) -> tuple[Stance, ...]:
    votes, agrees, disagrees = _counts(mine)
    votes_there, agrees_there, disagrees_there = _counts(others)
    found: list[tuple[float, Stance]] = []
    for agree, here, there in ((True, agrees, agrees_there), (False, disagrees, disagrees_there)):
        p, p_there = share(here, votes), share(there, votes_there)
        z = one_proportion(here, votes)
        against = two_proportions(here, votes, there, votes_there)
        for at in np.flatnonzero((z > SURE) & (against > SURE) & (votes > 0)):
            weight = float(p[at] / p_there[at] * against[at] * p[at] * z[at])
            found.append(
                (weight, _stance(int(at), agree, votes, agrees, disagrees, p, z, float(against[at])))
            )
    found.sort(key=lambda one: (-one[0], one[1].statement, one[1].agree))
    kept: list[Stance] = []
    for _weight, stance in found:
        if stance.statement not in {one.statement for one in kept}:
            kept.append(stance)
    return tuple(kept[:TYPICAL])


def _consensus(votes: Matrix) -> tuple[Stance, ...]:
    """What most of all who voted agree on, the largest share first."""
    given, agrees, disagrees = _counts(votes)
    p, z = share(agrees, given), one_proportion(agrees, given)
    found = [
        _stance(int(at), True, given, agrees, disagrees, p, z, None)
        for at in np.flatnonzero((given > 0) & (p > 0.5) & (z > SURE))
    ]
    return tuple(sorted(found, key=lambda one: (-one.p, -one.votes, one.statement)))


def _stance(
    at: int,
    agree: bool,
    votes: npt.NDArray[np.int64],
    agrees: npt.NDArray[np.int64],
    disagrees: npt.NDArray[np.int64],
    p: npt.NDArray[np.float64],
    z: npt.NDArray[np.float64],
    against: float | None,
) -> Stance:
    return Stance(
        at, agree, int(votes[at]), int(agrees[at]), int(disagrees[at]), float(p[at]), float(z[at]), against
    )
