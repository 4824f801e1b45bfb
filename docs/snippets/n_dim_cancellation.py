import numpy as np

from gradcheck.course import (
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
epsilon = 1e-7

A3 = cache[9].max()
rounding = np.spacing(A3) / 2
in_log = rounding / (1 - A3)
in_cost = in_log / len(Y)
in_gradient = in_cost / epsilon

print(f"A3, the third example       {A3:.5f}")
print(f"A3 is rounded by up to      {rounding:.1e}")
print(f"log(1 - A3) is then off by  {in_log:.1e}")
print(f"the cost is then off by     {in_cost:.1e}")
print(f"the numeric gradient by     {in_gradient:.1e}")
