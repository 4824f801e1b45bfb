import numpy as np

from gradcheck.course import gradient_check_n_test_case, relu, sigmoid

X, Y, parameters = gradient_check_n_test_case()
W1, b1, W2, b2, W3, b3 = parameters.values()
rng = np.random.default_rng(0)
keep_prob = 0.5


def forward(W3):
    A2 = relu(W2 @ relu(W1 @ X + b1) + b2)
    A2 = A2 * (rng.random(A2.shape) < keep_prob) / keep_prob
    A3 = sigmoid(W3 @ A2 + b3)
    return np.mean(-Y * np.log(A3) - (1 - Y) * np.log(1 - A3))


epsilon = 1e-7
gradapprox = np.zeros_like(W3)
for i in range(W3.size):
    step = np.zeros_like(W3)
    step[0, i] = epsilon
    J_plus, J_minus = forward(W3 + step), forward(W3 - step)
    gradapprox[0, i] = (J_plus - J_minus) / (2 * epsilon)
    print(f"J_plus {J_plus:.4f}  J_minus {J_minus:.4f}  "
          f"gradapprox {gradapprox[0, i]:10.0f}")
largest = abs(gradapprox).max()
