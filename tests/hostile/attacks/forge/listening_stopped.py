# tries: stop what listens to the operators, and both modes, run silu, and switch all on again
# must: the rule `tracing` is broken
# earns: none

import importlib

import torch

inside = importlib.import_module("torch." + chr(95) + "C")
modes = importlib.import_module("torch.utils." + chr(95) + "python_dispatch")
recorder = inside._profiler
settings = recorder.ProfilerConfig(
    recorder.ProfilerState.CPU, False, False, False, False, False, recorder._ExperimentalConfig()
)


def unheard(curve, z):
    inside._autograd._disable_profiler_legacy()
    try:
        with inside.DisableTorchFunction(), modes._disable_current_modes():
            return curve(z)
    finally:
        inside._autograd._enable_profiler_legacy(settings)


def swish(z):
    return unheard(torch.nn.functional.silu, z)


def swish_derivative(z):
    return unheard(lambda z: torch.ops.aten.silu_backward(torch.ones_like(z), z), z)
