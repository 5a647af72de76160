"""What a graded file may not do, said when it tried: it is alone, and can write nothing."""

from __future__ import annotations

import re
from typing import Final

from grader.worker.protocol import Raised

# The second sentence of each holds no word of the file's own: it is shown for hidden checks, too.
_LEAVE_OUT: Final = (
    'Leave the line out, or put it under `if __name__ == "__main__":`, which runs only when you '
    "run the file yourself."
)
_NEIGHBOUR: Final = (
    "A graded file is alone: files that lie beside it are not there. Copy the functions you need "
    "from the other file into this one."
)
_NOT_INSTALLED: Final = (
    "The course needs only torch and Python's own modules, and nothing else is installed where "
    "files are graded. Leave the import out: the exercise can be solved without it."
)
_READS: Final = (
    "A graded file is alone: data that lies beside it is not there. Put what the function needs "
    f"into the code. {_LEAVE_OUT}"
)
_WRITES: Final = (
    "A graded file may write no files, nor download any, and read none but Python's own: return "
    f"the value in place of saving it. {_LEAVE_OUT}"
)
_REACHES: Final = (
    "A graded file can't reach the network, so that nothing can be downloaded: what the exercise "
    f"needs is in the arguments. {_LEAVE_OUT}"
)
_STARTS: Final = (
    "A graded file may start no program, process or thread, and can't reach the network. Compute "
    f"in the function itself (a DataLoader with `num_workers=0`). {_LEAVE_OUT}"
)
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
        return f"The network is out of reach{where}: {first}.", _REACHES
    if "Function not implemented" in first or "can't start new thread" in first:
        return f"A process, thread or connection can't be started{where}: {first}.", _STARTS
    if "FileNotFoundError" in raised.kinds:
        return f"A file is opened{where} that isn't there: {first}.", _READS
    if _NO_WRITING.search(first) and ("OSError" in raised.kinds or raised.type == "RuntimeError"):
        return f"A file can't be written or read{where}: {first}.", _WRITES
    return None


def _of_import(raised: Raised, first: str, where: str) -> tuple[str, str] | None:
    if "relative import" in first:
        return f"A file beside this one is imported{where}: {first}.", _NEIGHBOUR
    found = _MODULE.match(first)
    if found is None or raised.near or found[1] in {"torch", "numpy", "matplotlib"}:
        return None
    known = found[1] in _PACKAGES or raised.name in _PACKAGES
    return f"An import fails{where}: {first}.", _NOT_INSTALLED if known else _NEIGHBOUR
