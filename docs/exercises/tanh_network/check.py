import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(3)
X, Y = rng.normal(size=(12, 4)), rng.normal(size=(12, 2))
point = {
    "W1": rng.normal(size=(4, 3)),
    "b1": rng.normal(size=3),
    "W2": rng.normal(size=(3, 2)),
    "b2": rng.normal(size=2),
}
report = check_gradient(
    lambda p: cost(p, X, Y), lambda p: backward(p, X, Y), point
)
if __name__ == "__main__":
    print(report)
