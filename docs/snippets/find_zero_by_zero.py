from collections import Counter

import numpy as np

from gradcheck import numerical_gradient
from gradcheck.course import (
    backward_propagation_n,
    dictionary_to_vector,
    forward_propagation_n,
    gradient_check_n_test_case,
    gradients_to_vector,
)

X, Y, parameters = gradient_check_n_test_case()
cost, cache = forward_propagation_n(X, Y, parameters)
grad = gradients_to_vector(backward_propagation_n(X, Y, cache))
numeric = numerical_gradient(
    lambda p: forward_propagation_n(X, Y, p)[0], parameters, epsilon=1e-7
)
gradapprox, keys = dictionary_to_vector(numeric)

relative = abs(grad - gradapprox) / (abs(grad) + abs(gradapprox))

undefined = np.isnan(relative[:, 0])
both_zero = int(((grad == 0) & (gradapprox == 0)).sum())
per_array = dict(Counter(np.array(keys)[undefined].tolist()))
print("entries that come out as nan:", undefined.sum())
print("entries where both are zero: ", both_zero)
print("in each array:", per_array)
