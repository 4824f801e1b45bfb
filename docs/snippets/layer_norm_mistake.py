import numpy as np

from gradcheck import check_backward

rng = np.random.default_rng(0)
x = rng.normal(size=(6, 5))
gamma, beta = rng.normal(size=5), rng.normal(size=5)


def normalise(x):
    std = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
    return (x - x.mean(axis=1, keepdims=True)) / std, std


def forward(x, gamma, beta):
    return gamma * normalise(x)[0] + beta


def backward(dout, x, gamma, beta):
    n, std = normalise(x)
    dn = dout * gamma
    slope = (dn * n).mean(axis=1, keepdims=True)
    return {"dx": (dn - n * slope) / std,  # dn - mean - n * slope
            "dgamma": (dout * n).sum(axis=0), "dbeta": dout.sum(axis=0)}


report = check_backward(forward, backward, x, gamma, beta)
print(report)
