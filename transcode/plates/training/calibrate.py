#!/usr/bin/env python3
"""Fits the weights of confidence_by() in ../vote.cpp to what `plate_marks FOLDER --signals VEHICLES` writes: a line a
vehicle, the four signals, whether the mark was right, the mark and the read. No signal may count against a read: one that
would is left out."""
import sys

import numpy as np


def fitted(signals, right, rounds=50, ridge=1.0):
    """Logistic regression by Newton's method; the bias is the last weight and is not held small."""
    inputs = np.hstack([signals, np.ones((len(signals), 1))])
    weights = np.zeros(inputs.shape[1])
    hold = ridge * np.diag([1.0] * signals.shape[1] + [0.0])
    for _ in range(rounds):
        share = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (share - right) + hold @ weights
        bend = (inputs * (share * (1 - share) + 1e-9)[:, None]).T @ inputs + hold
        weights -= np.linalg.solve(bend, slope)
    return weights


def fitted_upwards(signals, right):
    used = list(range(signals.shape[1]))
    while True:
        weights = fitted(signals[:, used], right)
        against = [k for k, weight in zip(used, weights) if weight < 0]
        if not against:
            break
        used = [k for k in used if k not in against]
    whole = np.zeros(signals.shape[1] + 1)
    whole[used + [-1]] = weights
    return whole


if __name__ == "__main__":
    table = np.loadtxt(sys.argv[1], usecols=range(5))
    print(f"{len(table)} vehicles, {int((1 - table[:, 4]).sum())} read wrong")
    weights = fitted_upwards(table[:, :4], table[:, 4])
    for name, weight in zip(("kOdds", "kAgreement", "kWidth", "kLooks", "kBias"), weights):
        print(f"{name} = {weight:.3f}")
    sums = np.hstack([table[:, :4], np.ones((len(table), 1))]) @ weights
    shown = 1 / (1 + np.exp(-sums)) >= 0.97
    print(f"from 0.97 on: {int(shown.sum())}, {100 * table[shown, 4].mean():.1f} % right")
