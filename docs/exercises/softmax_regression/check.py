import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(5)
X, Y = rng.normal(size=(12, 4)), np.eye(3)[rng.integers(0, 3, 12)]
point = {
    "W": rng.normal(size=(4, 3)),
    "b": rng.normal(size=3),
}
report = check_gradient(
    lambda p: cost(p, X, Y), lambda p: backward(p, X, Y), point
)
if __name__ == "__main__":
    print(report)
