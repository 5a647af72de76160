"""What names may stand in a file that is asked everything at once, and what a file can reach."""

from __future__ import annotations

import abc
import builtins
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import inspect
import itertools
import math
import pkgutil
import random
import statistics
import sys
import time
import types
import typing
import warnings
from typing import Final

import torch

PYTHON: Final = frozenset(
    "abs all any bool bytes callable dict divmod enumerate filter float frozenset getattr hasattr "
    "hash "
    "int isinstance issubclass iter len list map max min next object pow print property range "
    "repr reversed round set slice sorted staticmethod classmethod str sum super tuple zip "
    "Ellipsis NotImplemented False True None self cls "
    "append clear copy count endswith extend get index insert items join keys lower lstrip pop "
    "remove replace reverse rstrip setdefault sort split startswith strip update upper values "
    "__init__ __name__ __main__ __doc__ __module__ __qualname__ __class__ __call__ __len__ "
    "__getitem__ __iter__ __enter__ __exit__ __annotations__ __future__ annotations __all__ "
    "__classcell__ __post_init__ __version__ __author__ "
    "math typing random functools itertools collections abc contextlib enum dataclasses "
    "Any Callable Final Iterable Iterator Sequence Mapping Literal NamedTuple Optional Union "
    "List Tuple Dict Set Type TypeVar Generic Protocol TypeAlias NoReturn cast overload "
    "reduce partial accumulate pairwise product chain zip_longest repeat cycle starmap "
    "ABC abstractmethod Enum auto dataclass field frozen default default_factory "
    "defaultdict Counter deque OrderedDict namedtuple nullcontext suppress name value "
    "seed uniform gauss shuffle choice randint args "
    "islice takewhile dropwhile count groupby compress combinations permutations batched "
    "cache lru_cache contextmanager deepcopy statistics fmean mean median pstdev stdev "
    "pvariance variance id ord chr bin hex time perf_counter process_time monotonic warnings "
    "filterwarnings simplefilter catch_warnings".split()
)
"""What of Python's own reaches nothing but values; ``getattr`` is guarded."""
_ERRORS: Final = frozenset(
    name for name in dir(builtins) if name.endswith(("Error", "Warning", "Exception"))
)
_TORCH: Final = frozenset(
    "torch nn functional autograd init optim linalg special fft Tensor Module Parameter "
    "float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool long double half "
    "FloatTensor DoubleTensor dtype device strided finfo iinfo eps tiny smallest_normal bits "
    "pi e inf nan Size Generator memory_format contiguous_format preserve_format layout "
    "no_grad inference_mode set_grad_enabled is_grad_enabled is_tensor get_default_dtype "
    "set_default_dtype manual_seed promote_types result_type can_cast is_floating_point "
    "is_complex numel ndim shape size dim stride is_contiguous T H mT mH real imag data grad "
    "requires_grad requires_grad_ enable_grad backward zero_grad step set_to_none retain_graph "
    "create_graph detach item to type_as new_tensor tensor as_tensor "
    "dims keepdim axis start end steps other input out alpha negative_slope inplace unbiased "
    "correction equation operands exponent condition indices lr betas weight_decay momentum "
    "params foreach fused maximize in_features out_features bias weight training train "
    "parameters named_parameters children named_children state_dict load_state_dict "
    "add_module register_buffer register_parameter buffers named_buffers named_modules strict "
    "forward extra_repr param_groups state defaults std mean low high p generator size_average "
    "reduction approximate rcond driver solution residuals eigenvalues eigenvectors indexing "
    "sparse_grad persistent non_blocking pin_memory "
    "grad_fn is_leaf is_cuda modules running_mean running_var num_batches_tracked "
    "set_printoptions precision sci_mode linewidth cpu cuda is_available utils clip_grad_norm_ "
    "clip_grad_value_ get_total_norm parameters_to_vector vector_to_parameters max_norm norm_type "
    "DataLoader Dataset TensorDataset Subset random_split batch_size drop_last collate_fn dataset "
    "lr_scheduler get_last_lr last_epoch step_size gamma milestones T_max eta_min lr_lambda".split()
)
"""What of torch's that is no operator answers are written with."""
_LEAVING: Final = frozenset(
    "numpy from_numpy tolist apply_ map_ map2_ from_file from_blob data_ptr storage "
    "untyped_storage set_ source load save compile cond vmap eval".split()
)
"""Ways for a value to leave the tensors, or to come from elsewhere, that no operator tells of."""
TOLD: Final = frozenset({"tolist"})
"""What of these gives nothing but plain numbers."""
METHODS: Final = frozenset({"eval"})
"""Harmless as what a module has, such as ``model.eval()``; by itself it is Python's own."""
IMPORTED: Final = frozenset(
    "__future__ abc collections contextlib copy dataclasses enum functools itertools math random "
    "statistics time torch typing warnings".split()
)
"""Packages whose contents the names here are chosen for."""
WEIGHED: Final = frozenset({"mse_loss", "l1_loss", "huber_loss"})
"""Functions of torch's that run no operator of their name when they are given a weight."""
GRADIENTS: Final = frozenset({"requires_grad", "requires_grad_", "create_graph"})
IN_TEXTS: Final = frozenset(
    "_C _ops _refs _decomp _prims _inductor _dynamo _python_dispatch currentframe Formatter "
    "get_field get_value import_module attrgetter methodcaller f_back f_globals f_locals "
    "f_builtins f_code gi_frame cr_frame ag_frame tb_frame tb_next ctypes".split()
)
"""What a text names only to look it up; so does one with two underscores at its beginning."""
_REACHED: Final = (
    builtins, torch, torch.nn, torch.nn.functional, torch.nn.init, torch.optim, torch.linalg,
    torch.special, torch.fft, math, typing, random, functools, itertools, collections, abc,
    contextlib, copy, enum, dataclasses, statistics, time, warnings, torch.nn.modules, torch.Tensor,
    torch.nn.Module, torch.optim.Optimizer, torch.dtype, torch.Generator,
    torch.autograd, torch.autograd.functional, object, type, dict, list, tuple, set, str, bytes,
    int, float, complex, slice, property, BaseException, OSError, ImportError, types.FunctionType,
    types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.CodeType,
    types.FrameType, types.TracebackType, types.GeneratorType, types.CoroutineType,
    types.AsyncGeneratorType, types.CellType, types.MappingProxyType, functools.partial,
    typing.ForwardRef, typing.TypeVar, type(typing.Annotated[int, 0]), type(list[int]),
)  # fmt: skip


@functools.cache
def harmless() -> frozenset[str]:
    """Names that may stand anywhere: behind each is a value, or an operator that is heard."""
    operators = {name.partition("::")[2] for name in torch._C._dispatch_get_all_op_names()}  # noqa: SLF001
    bases = {name.partition(".")[0] for name in operators}
    found = PYTHON | _ERRORS | _TORCH | bases
    for module in (torch.linalg, torch.special, torch.fft, math):
        found |= {name for name in dir(module) if isinstance(vars(module)[name], _BUILTIN)}
    for module in (
        torch.nn,
        torch.optim,
        torch.optim.lr_scheduler,
        torch.nn.functional,
        torch.nn.init,
    ):
        found |= {name for name in dir(module) if _is_own(module, vars(module)[name])}
    return frozenset(found - _LEAVING - _BY_TEXT)


_BY_TEXT: Final = frozenset({"ParameterDict"})
"""Classes that give whatever attribute of theirs a text names."""
_BUILTIN: Final = types.BuiltinFunctionType
_CLASSES: Final = (torch.nn.Module, torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler)
_PACKAGES: Final = (
    torch.cuda, torch.utils, torch.utils.data, torch.nn.utils, torch.optim.lr_scheduler,
)  # fmt: skip
"""Modules that a file gets at, and of which it needs a few names."""


def _is_own(module: types.ModuleType, value: object) -> bool:
    """Whether a function or class belongs to a module of torch's, and does what its name says."""
    if isinstance(value, type):
        return issubclass(value, _CLASSES)
    if isinstance(value, types.FunctionType):
        return value.__module__ == module.__name__ and not value.__name__.startswith("_")
    return isinstance(value, _BUILTIN)


@functools.cache
def reached() -> frozenset[str]:
    """Names that something a file can reach has, and that are not harmless.

    Of torch's layers and optimisers those that begin with an underscore: answers call functions
    of their own like others, and behind those are no attributes that are looked up by a text.
    """
    classes = [
        thing
        for module in (torch.nn, torch.optim)
        for thing in vars(module).values()
        if isinstance(thing, type) and _is_own(module, thing)
    ]
    private = {name for kind in classes for name in dir(kind) if name.startswith("_")}
    # What a module has imported, but the functions that everybody imports.
    imported = {
        name
        for module in (*filter(inspect.ismodule, vars(torch.nn.modules).values()), *_PACKAGES)
        for name, thing in vars(module).items()
        if inspect.ismodule(thing) and thing is not torch.nn.functional
    }
    found = private.union(imported, (name for thing in _REACHED for name in dir(thing)))
    return frozenset(found) - harmless()


@functools.cache
def elsewhere() -> frozenset[str]:
    """Names that, as an attribute or in an import, lead a file away from where answers stay.

    That is the modules that harmless names lead to, one from the other. What else is in them, or
    lies beside them to be imported, isn't a name of the file's own, though it may give it to
    something of its own, too.
    """
    modules = _where_answers_stay()
    found = {
        name
        for module in modules
        for name, thing in vars(module).items()
        if not (_is_module(thing) and thing in modules)
    }
    for module in modules:
        beside = pkgutil.iter_modules(getattr(module, "__path__", ()))
        found.update(one.name for one in beside if one.name not in vars(module))
    return frozenset(found) - harmless()


def _where_answers_stay() -> set[types.ModuleType]:
    found: set[types.ModuleType] = set()
    following = [sys.modules[name] for name in IMPORTED]
    while following:
        module = following.pop()
        found.add(module)
        # The files of layers and of optimisers are called as people call their own variables.
        everything = module in {torch.nn.modules, torch.optim}
        following += [
            thing
            for name, thing in vars(module).items()
            if _is_module(thing) and thing not in found
            if everything or name in harmless()
        ]
    return found


def _is_module(thing: object) -> bool:
    # `isinstance` asks the thing itself, and what torch has renamed warns of that.
    return issubclass(type(thing), types.ModuleType)
