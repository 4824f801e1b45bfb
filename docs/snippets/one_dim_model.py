from gradcheck.course import backward_propagation, forward_propagation

J = forward_propagation(x=2, theta=4)
J_other = forward_propagation(x=3, theta=1)
dtheta = backward_propagation(x=2, theta=4)

print("J(x=2, theta=4) =", J)
print("J(x=3, theta=1) =", J_other)
print("dJ/dtheta       =", dtheta)
