import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(1)
X, y = rng.normal(size=(20, 4)), rng.integers(0, 2, 20)
point = {
    "w": rng.normal(size=4),
    "b": rng.normal(),
}
report = check_gradient(
    lambda p: cost(p, X, y), lambda p: backward(p, X, y), point
)
if __name__ == "__main__":
    print(report)
