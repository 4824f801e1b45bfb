from gradcheck.course import backward_propagation, forward_propagation

x, theta, epsilon = 2, 4, 1e-7
grad = backward_propagation(x, theta)  # right


def difference(J_plus, J_minus):
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    return abs(grad - gradapprox) / (abs(grad) + abs(gradapprox))


def wrong_forward(x, theta):
    return 3 * forward_propagation(x, theta)


same_side = difference(
    forward_propagation(x, theta + epsilon),
    forward_propagation(x, theta + epsilon),
)
recomputed = difference((theta + epsilon) * x, (theta - epsilon) * x)
called = difference(
    wrong_forward(x, theta + epsilon), wrong_forward(x, theta - epsilon)
)

print(f"theta-minus written as theta + epsilon: {same_side:.1e}")
print(f"wrong forward pass, theta * x instead:  {recomputed:.1e}")
print(f"wrong forward pass, called:             {called:.1e}")
