import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(6)
X, y = rng.normal(size=(20, 4)), rng.choice([-1, 1], 20)
point = {
    "w": rng.normal(size=4),
    "b": rng.normal(),
}
report = check_gradient(
    lambda p: cost(p, X, y), lambda p: backward(p, X, y), point
)
if __name__ == "__main__":
    print(report)
