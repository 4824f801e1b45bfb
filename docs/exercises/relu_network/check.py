import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(9)
X, y = rng.normal(size=(16, 4)), rng.normal(size=16)
point = {
    "W1": rng.normal(size=(4, 6)),
    "b1": rng.normal(size=6),
    "W2": rng.normal(size=(6, 6)),
    "b2": rng.normal(size=6),
    "w3": rng.normal(size=6),
}
report = check_gradient(
    lambda p: cost(p, X, y), lambda p: backward(p, X, y), point
)
if __name__ == "__main__":
    print(report)
