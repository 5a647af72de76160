"""What a graded file may not do, said when it tried: it is alone, and can write nothing."""

from __future__ import annotations

import re
from typing import Final

from grader.course.advice import REFUSED
from grader.worker.protocol import Raised

_PACKAGES: Final = frozenset(
    "pandas scipy sklearn seaborn plotly torchvision torchaudio torchtext torchmetrics torchinfo "
    "torchsummary torchviz tensorboard tensorflow keras jax flax optax transformers datasets "
    "lightning pytorch_lightning einops wandb mlflow tqdm requests httpx aiohttp cv2 PIL skimage "
    "imageio google IPython ipywidgets statsmodels sympy numba cupy tabulate yaml bs4 d2l "
    "fastai timm accelerate xgboost nltk spacy graphviz pytest".split()
)
_MODULE: Final = re.compile(r"No module named '([^'.]+)")
_NETWORK: Final = re.compile(
    r"name resolution|Name or service|getaddrinfo|urlopen|Network is unreachable|Max retries"
)
_NETWORK_TYPES: Final = frozenset(
    "gaierror herror URLError HTTPError ConnectionError ConnectTimeout ConnectionRefusedError "
    "MaxRetryError NewConnectionError SSLError".split()
)
_NO_WRITING: Final = re.compile(
    r"Permission denied|Read-only file system|File too large|open file failed|"
    r"^Parent directory |can't be opened|No usable temporary directory"
)


def refusal(raised: Raised, first: str, where: str) -> tuple[str, str] | None:
    """What was tried, and what to do instead; None where nothing was refused.

    Args:
        raised: the exception that it ended in.
        first: the first line of its message.
        where: where that was, for the middle of a sentence.
    """
    if raised.type in {"ModuleNotFoundError", "ImportError"}:
        return _of_import(raised, first, where)
    if raised.type in _NETWORK_TYPES or _NETWORK.search(first):
        return f"The network is out of reach{where}: {first}.", REFUSED["reaches"]
    if "Function not implemented" in first or "can't start new thread" in first:
        says = f"A process, thread or connection can't be started{where}: {first}."
        return says, REFUSED["starts"]
    if "FileNotFoundError" in raised.kinds:
        return f"A file is opened{where} that isn't there: {first}.", REFUSED["reads"]
    if _NO_WRITING.search(first) and ("OSError" in raised.kinds or raised.type == "RuntimeError"):
        return f"A file can't be written or read{where}: {first}.", REFUSED["writes"]
    return None


def _of_import(raised: Raised, first: str, where: str) -> tuple[str, str] | None:
    if "relative import" in first:
        return f"A file beside this one is imported{where}: {first}.", REFUSED["neighbour"]
    found = _MODULE.match(first)
    if found is None or raised.near or found[1] in {"torch", "numpy", "matplotlib"}:
        return None
    known = found[1] in _PACKAGES or raised.name in _PACKAGES
    why = REFUSED["not_installed" if known else "neighbour"]
    return f"An import fails{where}: {first}.", why
