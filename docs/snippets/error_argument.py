from textwrap import fill

from gradcheck import ArgumentError, check_gradient

cases = {
    "epsilon": {"epsilon": -1e-7},
    "threshold": {"threshold": 1.0},
    "method": {"method": "complex"},
    "samples": {"samples": 50},
    "workers": {"workers": 2, "vectorized": True},
}
messages = {}
for case, options in cases.items():
    try:
        check_gradient(lambda x: x**2, lambda x: 2 * x, 3.0, **options)
    except ArgumentError as error:
        messages[case] = str(error)
        print(fill(f"{case}: {error}", 79, subsequent_indent="    "))
