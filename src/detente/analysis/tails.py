"""Tail probabilities of counts without scipy: the regularised incomplete beta function and what it gives.

The continued fraction is evaluated by Lentz's method (Press et al., "Numerical Recipes", 3rd ed., 6.4).
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p

TINY = 1e-300
CLOSE = 1e-12
ROUNDS = 2000


def log_beta_tail(a: float, b: float, x: float) -> float:
    """The natural logarithm of the regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 <= x <= 1."""
    if x <= 0.0:
        return -inf
    if x >= 1.0:
        return 0.0
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    if x < (a + 1.0) / (a + b + 2.0):
        return front + log(_fraction(a, b, x) / a)
    return log1p(-min(1.0 - TINY, exp(front) * _fraction(b, a, 1.0 - x) / b))


def log_negative_binomial_tail(count: float, shape: float, ratio: float) -> float:
    """ln P(Y >= count) for Y negative binomial with mean shape * ratio, the predictive of a Gamma-Poisson.

    A rate with a Gamma posterior of this shape and rate parameter 1 / ratio, seen for one unit of exposure. Counts need
    not be whole: the incomplete beta function interpolates. ln 1 = 0 for a count of 0.
    """
    return 0.0 if count <= 0.0 else min(0.0, log_beta_tail(count, shape, ratio / (1.0 + ratio)))


def _fraction(a: float, b: float, x: float) -> float:
    total, high = a + b, 1.0
    low = 1.0 / _away(1.0 - total * x / (a + 1.0))
    value = low
    for n in range(1, ROUNDS):
        even = n * (b - n) * x / ((a + 2 * n - 1.0) * (a + 2 * n))
        low, high = 1.0 / _away(1.0 + even * low), _away(1.0 + even / high)
        value *= low * high
        odd = -(a + n) * (total + n) * x / ((a + 2 * n) * (a + 2 * n + 1.0))
        low, high = 1.0 / _away(1.0 + odd * low), _away(1.0 + odd / high)
        value *= low * high
        if abs(low * high - 1.0) < CLOSE:
            break
    return value


def _away(value: float) -> float:
    """A number kept away from zero."""
    return value if abs(value) > TINY else TINY
