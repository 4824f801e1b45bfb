# /// script
# dependencies = ["numpy", "gradcheck", "distributed"]
# ///
import numpy as np
from distributed import Client, LocalCluster

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(200, 30)), rng.normal(size=200)
point = rng.normal(size=30)


def cost(w):
    return np.mean((np.tanh(X @ w) - y) ** 2)


def gradient(w):
    A = np.tanh(X @ w)
    return X.T @ (2 * (A - y) * (1 - A**2)) / len(y)


if __name__ == "__main__":
    with (
        LocalCluster(2, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        def spread(function, items):
            return client.gather(client.map(function, list(items)))

        report = check_gradient(cost, gradient, point, workers=spread)
    print(report)
    alone = check_gradient(cost, gradient, point)
    print("\nthe report of one process:", str(report) == str(alone))
