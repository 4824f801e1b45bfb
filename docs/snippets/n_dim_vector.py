from gradcheck.course import (
    dictionary_to_vector,
    gradient_check_n_test_case,
    vector_to_dictionary,
)

_, _, parameters = gradient_check_n_test_case()

theta, keys = dictionary_to_vector(parameters)
back = vector_to_dictionary(theta, like=parameters)
starts = {name: keys.index(name) for name in parameters}
same = all((back[name] == parameters[name]).all() for name in parameters)

print("shape ", theta.shape)
print("starts", starts)
print("back again, the same numbers:", same)
