# /// script
# dependencies = ["gradcheck"]
# [tool.sitekit]
# needs = ["processes"]
# ///
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(200, 30)), rng.normal(size=200)
point = rng.normal(size=30)


def cost(w):  # at the top level of the file, where a worker can find it
    return np.mean((np.tanh(X @ w) - y) ** 2)


def gradient(w):
    A = np.tanh(X @ w)
    return X.T @ (2 * (A - y) * (1 - A**2)) / len(y)


if __name__ == "__main__":  # each worker process imports this file again
    alone = check_gradient(cost, gradient, point)
    processes = check_gradient(cost, gradient, point, workers=2)
    with ThreadPoolExecutor(2) as pool:
        threads = check_gradient(cost, gradient, point, workers=pool.map)
    print(alone)
    same = str(alone) == str(processes) == str(threads)
    print("\nthree ways, one report:", same)
