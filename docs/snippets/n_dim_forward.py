from gradcheck.course import (
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
cost, cache = forward_propagation_n(X, Y, parameters)
shapes = {name: array.shape for name, array in parameters.items()}
count = sum(array.size for array in parameters.values())
A3 = cache[9]

for name, shape in shapes.items():
    print(name, shape)
print("parameters:", count)
print("A3:  ", A3)
print("Y:   ", Y)
print("cost:", cost)
