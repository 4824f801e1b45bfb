import numpy as np

from gradcheck import relative_difference

rng = np.random.default_rng(0)
X, y, w = rng.normal(size=(50, 4)), rng.normal(size=50), rng.normal(size=4) / 2
a = np.tanh(X @ w)
exact = X.T @ (2 * (a - y) * (1 - a**2)) / 50


def difference(dtype, step):
    X_, y_ = X.astype(dtype), y.astype(dtype)

    def cost(w):
        return float(np.mean((np.tanh(X_ @ w.astype(dtype)) - y_) ** 2))

    moves = step * np.eye(4)
    approx = [(cost(w + m) - cost(w - m)) / (2 * step) for m in moves]
    return relative_difference(exact, np.array(approx))


steps = 10.0 ** np.arange(0, -11, -0.5)
double = [difference(np.float64, step) for step in steps]
single = [difference(np.float32, step) for step in steps]
best_double, best_single = min(double), min(single)
best_step_double = steps[np.argmin(double)]
best_step_single = steps[np.argmin(single)]
course_single = difference(np.float32, 1e-7)
print(f"float64: best {best_double:.0e} at step {best_step_double:.0e}")
print(f"float32: best {best_single:.0e} at step {best_step_single:.0e}")
print(f"float32 at step 1e-7: {course_single:.0e}")
