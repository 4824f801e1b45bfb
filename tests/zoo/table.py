"""The whole table: every model in two precisions and two scales, right and with its mistakes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np

from . import (
    algebra,
    attention,
    convolution,
    course,
    dense,
    domain,
    dropout,
    embedding,
    glm,
    kinks,
    normalisation,
    recurrent,
    shared,
)
from .case import Case, Model, Parameters, Planted, widened
from .codes import acceptable_codes, true_codes
from .operators import OPERATORS
from .truth import (
    RIGHT,
    WRONG,
    at_kinks,
    errors,
    is_idle,
    natural_norms,
    one_sided,
    sizes,
)

FAMILIES = (
    course,
    dense,
    normalisation,
    convolution,
    embedding,
    recurrent,
    attention,
    dropout,
    shared,
    glm,
    domain,
    algebra,
    kinks,
)
DTYPES = ("float64", "float32")
SCALES = ("well", "badly")
OPERATORS_PER_CASE = 3
FAINT = 5e-3  # of the array's norm


def seeded(*words: str) -> np.random.Generator:
    """The same numbers for the same words, whatever else is in the table."""
    return np.random.default_rng(zlib.crc32(" ".join(filter(None, words)).encode()))


def badly_scaled(model: Model, rng: np.random.Generator) -> Model:
    """The same model in awkward units: theta' = s theta for each array, and the cost times c.

    Powers of two for a point on a kink, which must stay exactly there.
    """
    dtype = next(iter(model.parameters.values())).dtype
    units = (2.0**-20, 2.0**20, 2.0**-10) if model.kink else (1e-6, 1e6, 1e-3)
    s = {name: float(rng.choice(units)) for name in model.parameters}
    c = float(rng.choice((1e-9, 1e9)))

    def original(p):
        return {name: p[name] / s[name] for name in p}

    def gradient(p, slip=""):
        g = model.gradient(original(p), slip)
        return {name: c * g[name] / s[name] for name in g}

    parameters = {
        name: np.asarray(value * s[name]).astype(dtype) for name, value in model.parameters.items()
    }
    return replace(
        model, parameters=parameters, cost=lambda p: c * model.cost(original(p)), gradient=gradient
    )


@dataclass(frozen=True)
class Exhibit:
    """A model at one precision and scale, with the truth about its gradient."""

    model: Model
    dtype: str
    scale: str
    draw: str = ""  # other numbers in the same models
    mixed: bool = False  # float64 parameters, float32 arithmetic

    @cached_property
    def wide(self) -> Parameters:
        return widened(self.model.parameters)

    @cached_property
    def truth(self) -> Parameters:
        return self.model.gradient(self.wide)

    @cached_property
    def natural(self) -> dict[str, float]:
        return natural_norms(self.model.parameters, self.truth)

    @cached_property
    def slopes(self) -> dict[str, tuple] | None:
        return one_sided(self.model.cost, self.model.parameters) if self.model.kink else None

    def rounded(self, p: Parameters) -> Parameters:
        return {n: np.asarray(v).astype(np.float32) for n, v in p.items()} if self.mixed else p

    def case(self, change=None, kind=Case, **more) -> Case:
        """A `Case` that claims the model's gradient, changed by `change(gradient, parameters)`."""
        model = self.model

        def gradient(p):
            p = self.rounded(p)
            return model.gradient(p) if change is None else change(p)

        parameters = {
            name: value.astype(np.float64) if self.mixed else value.copy()
            for name, value in model.parameters.items()
        }
        kind_name = "mixed" if self.mixed else self.dtype
        label = [model.name, kind_name, self.scale] + ([more["slip"]] if "slip" in more else [])
        return kind(
            name="/".join(label),
            family=model.family,
            dtype=self.dtype,
            scale=self.scale,
            parameters=parameters,
            cost=lambda p: model.cost(self.rounded(p)),
            gradient=gradient,
            truth=self.truth,
            kink=model.kink,
            **more,
        )

    def planted(self, slip, change, direct) -> Planted | None:
        """The case with this mistake, or None where it makes no difference at this point."""
        claimed = change(self.wide)
        error = errors(claimed, self.truth, self.slopes)
        size = sizes(error, self.natural)
        wrong = [name for name in claimed if size[name] > WRONG]
        culprits = tuple(name for name in claimed if name in direct and name in wrong)
        if not wrong:
            return None
        if not culprits:  # the slip is only visible farther back
            culprits = (wrong[-1],)
        about = (claimed, self.truth, self.wide, error, self.natural)
        codes = acceptable_codes(culprits[-1], *about)
        if self.dtype == "float32" and size[culprits[-1]] < FAINT:
            codes |= {"unexplained"}  # it can be seen in float32, but not which kind it is
        true_of = {name: true_codes(name, *about) for name in wrong}
        for name in wrong if self.slopes is not None else ():
            if not np.any((error[name] != 0) & ~at_kinks(self.slopes[name])):
                true_of[name] |= {"outside-kink"}  # outside an interval: by no certain factor
                codes = frozenset({"outside-kink"}) if name == culprits[-1] else codes
        return self.case(
            change,
            Planted,
            slip=slip,
            culprits=culprits,
            sizes=size,
            codes=codes,
            true_of=true_of,
            claimed=claimed,
        )

    def slips(self) -> Iterator[Planted]:
        """The mistakes inside this model's backward pass."""
        for slip in self.model.slips:
            change = lambda p, name=slip.name: self.model.gradient(p, name)  # noqa: E731
            planted = self.planted(slip.name, change, slip.arrays)
            if planted is not None:
                yield planted

    def operations(self, start: int, count: int) -> Iterator[Planted]:
        """`count` operators from the `start`-th on, each on an array that it fits."""
        rng = seeded("operators", self.model.name, self.dtype, self.scale, self.draw)
        names = [n for n in self.truth if not is_idle(n, self.truth, self.natural)]
        done = 0
        for offset in range(len(OPERATORS)):
            operator = OPERATORS[(start + offset) % len(OPERATORS)]
            fitting = [n for n in names if operator.fits(self.truth, self.wide, n)]
            if not fitting or done == count:
                continue
            name = str(rng.choice(fitting))
            strength = float(operator.strength(self.truth, self.wide, name))

            def change(p, operator=operator, name=name, strength=strength):
                g = self.model.gradient(p)
                return g | operator.change(g, p, name, strength)

            replaced = operator.change(self.truth, self.wide, name, strength)
            planted = self.planted(f"{operator.name}:{name}", change, tuple(replaced))
            if planted is not None:
                done += 1
                yield planted


def exhibits(dtypes=DTYPES, scales=SCALES, draw="") -> Iterator[Exhibit]:
    for dtype in dtypes:
        for family in FAMILIES:
            rng = seeded(family.__name__.rpartition(".")[2], dtype, draw)
            for model in family.models(rng, dtype):
                if "well" in scales:
                    yield Exhibit(model, dtype, "well", draw)
                    if dtype == "float32" and model.family in ("dense", "glm", "recurrent"):
                        yield Exhibit(model, dtype, "well", draw, mixed=True)
                if "badly" in scales:
                    scaled = badly_scaled(model, seeded("units", model.name, dtype, draw))
                    yield Exhibit(scaled, dtype, "badly", draw)


def table(dtypes=DTYPES, scales=SCALES, draw="") -> tuple[list[Case], list[Planted]]:
    """All correct and all planted cases; slips in full in float64 and good units only."""
    correct, planted = [], []
    for block in product(dtypes, scales):
        shift = zlib.crc32(" ".join(block).encode())  # other operators for other blocks
        for number, exhibit in enumerate(exhibits((block[0],), (block[1],), draw), start=shift):
            correct.append(exhibit.case())
            slips = list(exhibit.slips())
            planted += slips if block == ("float64", "well") else slips[number % 3 :: 3]
            planted += exhibit.operations(OPERATORS_PER_CASE * number, OPERATORS_PER_CASE)
    return correct, planted


def wrong_arrays(case: Case) -> set[str]:
    """The arrays whose gradient is off by more than 1e-4 of their norm."""
    return {n for n, s in (getattr(case, "sizes", None) or {}).items() if s > WRONG}


def right_arrays(case: Case) -> set[str]:
    """The arrays whose gradient is right; what lies between is neither."""
    size = getattr(case, "sizes", None) or dict.fromkeys(case.parameters, 0.0)
    return {n for n, s in size.items() if s < RIGHT}
