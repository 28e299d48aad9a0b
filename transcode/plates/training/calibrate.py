#!/usr/bin/env python3
"""Fits the weights of confidence_by() in ../vote.cpp to what bench/plates writes: a line a vehicle, the four signals
and whether the mark was right."""
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


if __name__ == "__main__":
    table = np.loadtxt(sys.argv[1])
    for name, weight in zip(("kOdds", "kAgreement", "kWidth", "kLooks", "kBias"), fitted(table[:, :4], table[:, 4])):
        print(f"{name} = {weight:.3f}")
