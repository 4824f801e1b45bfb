import numpy as np

from gradcheck import relative_difference

gradient = np.random.default_rng(0).normal(size=1000)
one_entry = gradient.copy()
one_entry[17] *= -1

mistakes = {
    "-gradient": -gradient,
    "0": 0 * gradient,
    "2 * gradient": 2 * gradient,
    "1.001 * gradient": 1.001 * gradient,
    "one sign of 1000": one_entry,
}
names, differences = list(mistakes), []
for name, wrong in mistakes.items():
    differences.append(relative_difference(wrong, gradient))
    print(f"{name:<17} {differences[-1]:.1e}")
