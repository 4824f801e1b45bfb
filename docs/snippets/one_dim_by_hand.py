from gradcheck.course import backward_propagation, forward_propagation

x, theta, epsilon = 2, 4, 1e-7

J_plus = forward_propagation(x, theta + epsilon)
J_minus = forward_propagation(x, theta - epsilon)
gradapprox = (J_plus - J_minus) / (2 * epsilon)  # formula (1)

grad = backward_propagation(x, theta)
difference = abs(grad - gradapprox) / (abs(grad) + abs(gradapprox))  # (2)

print("J(theta + epsilon)", J_plus)
print("J(theta - epsilon)", J_minus)
print("numeric gradient  ", gradapprox)
print("analytic gradient ", grad)
print("difference        ", difference)
