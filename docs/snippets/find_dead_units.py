from gradcheck.course import (
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
examples = X.shape[1]

dead = {}
for layer, Z in (1, cache[0]), (2, cache[4]):
    dead[layer] = [k for k, row in enumerate(Z) if (row <= 0).all()]
    print(f"Z{layer}")
    print(Z.round(2))
    print(f"dead units of layer {layer}: {dead[layer]}")
