"""Aggregates over runs and tasks by rliable: interquartile mean, mean, optimality gap, probability of improvement.

Scores are (runs, tasks), of x and of y; y may have other numbers of runs. Ties are among them.

Run: python3.11 -m venv rl && rl/bin/pip install rliable==1.2.0 numpy scipy && rl/bin/python -m tools.golden.rliable_metrics
"""
import importlib.metadata

import numpy as np
import rliable
from rliable import metrics
from tools.golden.golden import write

rng = np.random.RandomState(0)
cases = []


def case(x, y, gamma):
    x, y = np.asarray(x, float), np.asarray(y, float)
    cases.append({
        "x": x.T.tolist(),
        "y": y.T.tolist(),
        "gamma": float(gamma),
        "mean": metrics.aggregate_mean(x),
        "interquartile_mean": metrics.aggregate_iqm(x),
        "optimality_gap": metrics.aggregate_optimality_gap(x, gamma),
        "probability_of_improvement": metrics.probability_of_improvement(x, y),
    })


case(rng.randn(10, 1) * 20 + 480, rng.randn(10, 1) * 20 + 470, 475)
case(rng.randn(5, 3), rng.randn(8, 3) - 0.5, 0.5)
case(rng.randint(0, 4, (7, 2)), rng.randint(0, 4, (6, 2)), 2)
case([[500], [500], [499.5]], [[500], [500], [499.5]], 475)
case([[1]], [[2]], 3)
rliable.__version__ = importlib.metadata.version("rliable")
write("rliable_metrics", rliable, cases)
