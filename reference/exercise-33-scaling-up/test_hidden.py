"""The hidden checks of exercise 33."""

import pytest

from grader.suite import check, refuses

# --- count_gpt ----------------------------------------------------------------------


@check(
    "Other models",
    of="count_gpt",
    points=0.5,
    hint="Change one of the four sizes by 1. By how much does the count change, and by how much "
    "should it?",
)
@pytest.mark.parametrize(
    "sizes",
    [(101, 37, 60, 5), (32_000, 2_048, 512, 4), (3, 211, 40, 17)],
    ids=["five blocks", "many tokens", "few tokens"],
)
def test_models(agree, sizes):
    agree(lambda code: code.count_gpt(*sizes))


@check(
    "The sizes by their names",
    of="count_gpt",
    points=0.5,
    hint="What are the arguments called in the stub?",
)
def test_names(agree):
    agree(lambda code: code.count_gpt(layers=7, width=20, context=64, vocabulary=300))


@check(
    "A count beyond what a float can hold",
    of="count_gpt",
    points=0.5,
    hint="A product and a sum of ints are exact. Which operation of yours makes a float?",
)
def test_large_count(agree):
    agree(lambda code: code.count_gpt(50_257, 4_097, 100_000_001, 3))


# --- training_bytes -----------------------------------------------------------------


@check(
    "Other numbers of parameters",
    of="training_bytes",
    points=0.5,
    hint="What does your function give for a single parameter?",
)
@pytest.mark.parametrize("mixed", [False, True], ids=["float32", "mixed"])
def test_bytes(agree, mixed):
    def scenario(code):
        return {
            f"for {optimiser} with {parameters} parameters": code.training_bytes(
                parameters, optimiser, mixed
            )
            for parameters, optimiser in ((37, "momentum"), (124_439_808, "adam"), (6_151, "sgd"))
        }

    agree(scenario)


@check(
    "More bytes than a float can count",
    of="training_bytes",
    points=0.5,
    hint="Which operation of yours makes a float?",
)
def test_large_bytes(agree):
    def scenario(code):
        return {
            f"for {optimiser}{', mixed' if mixed else ''}": code.training_bytes(
                3 * 10**16 + 1, optimiser, mixed=mixed
            )
            for mixed in (False, True)
            for optimiser in ("sgd", "momentum", "adam")
        }

    agree(scenario)


test_other_names = refuses(
    "Other optimisers are refused",
    of="training_bytes",
    right=(1_234, "sgd", False),
    wrong=[(1_234, "rmsprop", False), (1_234, "rmsprop", True), (1_234, "", True)],
    points=1,
    hint="What does your function do after the last name that it knows?",
)

# --- training_flops -----------------------------------------------------------------


@check(
    "Other runs",
    of="training_flops",
    points=0.5,
    hint="What does one parameter take for one token?",
)
def test_other_runs(agree):
    agree(lambda code: [code.training_flops(*run) for run in ((7, 11), (12_345, 678_901))])


@check(
    "More operations than a float can count",
    of="training_flops",
    points=0.5,
    hint="A product of ints is exact. Which operation of yours makes a float?",
)
def test_large_flops(agree):
    agree(lambda code: code.training_flops(175_181_291_521, tokens=300_000_000_007))


# --- training_days ------------------------------------------------------------------


@check(
    "Other machines",
    of="training_days",
    points=0.5,
    hint="Work the second one out by hand, and print each number on the way.",
)
@pytest.mark.parametrize(
    "run",
    [(10**15, 3, 7e9, 0.21), (10**13, 5, 1e6, 1.0), (7 * 10**25, 20_000, 9.89e14, 0.38)],
    ids=["small and busy with other things", "never waiting", "very large"],
)
def test_other_machines(agree, run):
    agree(lambda code: code.training_days(*run))
