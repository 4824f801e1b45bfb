import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(7)
X, Y = rng.normal(size=(12, 4)), rng.normal(size=(12, 2))
mask = rng.random((12, 5)) < 0.8
point = {
    "W1": rng.normal(size=(4, 5)),
    "b1": rng.normal(size=5),
    "W2": rng.normal(size=(5, 2)),
    "b2": rng.normal(size=2),
}
report = check_gradient(
    lambda p: cost(p, X, Y, mask), lambda p: backward(p, X, Y, mask), point
)
if __name__ == "__main__":
    print(report)
