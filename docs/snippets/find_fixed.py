from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n_with_mistakes,
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()


def cost(parameters):
    return forward_propagation_n(X, Y, parameters)[0]


_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n_with_mistakes(X, Y, cache)

gradients["dW2"] = gradients["dW2"] / 2
halfway = check_gradient(cost, gradients, parameters)
gradients["db1"] = gradients["db1"] / 4
fixed = check_gradient(cost, gradients, parameters)

for report in halfway, fixed:
    wrong = [n for n, r in report.parameters.items() if r.verdict == "wrong"]
    print(f"{report.verdict:8} {report.difference:.1e}  wrong arrays: {wrong}")
