"""torch, numpy and matplotlib do their work inside the full confinement, with one thread."""

import os
import subprocess
import sys

import pytest
from confined import Zygote

# Each line of code leaves True in ``result``.
WORKS = {
    "training with Adam": """
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
X = torch.randn(64, 2)
y = X.sum(1, keepdim=True)
losses = []
for _ in range(60):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(X), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
result = losses[-1] < losses[0] / 4
""",
    "training with SGD and a loader": """
data = torch.utils.data.TensorDataset(torch.randn(32, 3), torch.randn(32, 1))
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
for X, y in torch.utils.data.DataLoader(data, batch_size=8, shuffle=True):
    optimizer.zero_grad()
    torch.nn.MSELoss()(model(X), y).backward()
    optimizer.step()
schedule.step()
result = True
""",
    "least squares": """
A, b = torch.randn(20, 3), torch.randn(20, 1)
x = torch.linalg.lstsq(A, b).solution
result = bool(torch.allclose(A.T @ (A @ x - b), torch.zeros(3, 1), atol=1e-4))
""",
    "singular values": """
A = torch.randn(12, 7)
U, S, V = torch.linalg.svd(A, full_matrices=False)
result = bool(torch.allclose(U @ torch.diag(S) @ V, A, atol=1e-4))
""",
    "vmap": """
from torch.func import grad, vmap
result = bool(torch.allclose(vmap(grad(lambda x: x**3))(torch.arange(4.0)),
                             3 * torch.arange(4.0) ** 2))
""",
    "a convolution": """
result = torch.nn.Conv2d(1, 4, 3)(torch.randn(2, 1, 16, 16)).shape == (2, 4, 14, 14)
""",
    "a large product": """
result = (torch.randn(500, 500) @ torch.randn(500, 500)).shape == (500, 500)
""",
    "numpy": """
import numpy as np
generator = np.random.default_rng(0)
A = generator.normal(size=(40, 40))
result = bool(np.allclose(A @ np.linalg.inv(A), np.eye(40)))
result = result and np.linalg.eigh(A + A.T)[0].shape == (40,) and np.fft.fft(A).shape == (40, 40)
""",
    "a plot that is shown": """
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2, 3], label="loss")
axes.set_title("Träning $\\\\sigma(z)$")
axes.legend()
plt.tight_layout()
plt.show()
plt.pause(0.001)
result = True
""",
    "a plot that is saved": """
import matplotlib.pyplot as plt
plt.contourf([[1, 2], [3, 4]])
plt.colorbar()
for name in ("loss.png", "loss.pdf", "figures/loss.svg"):
    plt.savefig(name, dpi=150, bbox_inches="tight")
result = True
""",
    "a plot drawn in memory": """
import io
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
memory = io.BytesIO()
plt.savefig(memory, format="png")
plt.gcf().canvas.draw()
result = memory.getvalue().startswith(b"\\x89PNG") and len(plt.gcf().canvas.buffer_rgba()) > 0
""",
    "modules not imported before": """
import csv, dataclasses, decimal, fractions, statistics, sqlite3, zoneinfo
result = zoneinfo.ZoneInfo("Europe/Berlin").key == "Europe/Berlin"
""",
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    settings = tmp_path_factory.mktemp("matplotlib")
    environment = {
        **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
        "MPLCONFIGDIR": str(settings),
        "MPLBACKEND": "module://grader.worker.backend",
        "HOME": "/nonexistent",
        "LOGNAME": "student",
    }
    # matplotlib's font cache is made before anything is confined.
    subprocess.run(
        [sys.executable, "-I", "-c", "import matplotlib.font_manager"],
        env={"PATH": os.defpath, **environment},
        check=True,
    )
    started = Zygote(
        *("torch", "numpy", "torch._dynamo", "torch.optim"),
        *("matplotlib.pyplot", "grader.worker.backend"),
        environment=environment,
    )
    yield started, str(settings)
    started.stop()


@pytest.mark.parametrize("what", WORKS)
def test_it_works_inside(libraries, interpreter, what):
    """What the exercises do with torch, numpy and matplotlib works fully confined."""
    zygote, settings = libraries
    answer = zygote.run(
        "import torch\n" + WORKS[what],
        **{**interpreter, "readable": [*interpreter["readable"], settings]},
    )
    assert answer["error"] is None, answer.get("trace")
    assert answer["result"] is True
    assert len(answer["words"]) == 6


@pytest.mark.parametrize(
    "code",
    [
        "from matplotlib import pyplot as plt; plt.switch_backend('Agg'); plt.savefig(path)",
        "import matplotlib.pyplot as plt; plt.imsave(path, [[0.0, 1.0]])",
        "import torch; torch.save(torch.ones(3), path)",
        "import numpy as np; np.savetxt(path, np.ones(3))",
        "import os; os.makedirs(path)",
        "open(path, 'w')",
        "import os; open(os.path.join(settings, 'matplotlibrc'), 'w')",
        "import pathlib; pathlib.Path(settings, 'new').touch()",
    ],
)
def test_any_other_write_is_a_permission_error(libraries, interpreter, tmp_path, code):
    """Writing a file by any other way is refused with PermissionError, and writes nothing."""
    zygote, settings = libraries
    path = tmp_path / "written.png"
    answer = zygote.run(
        code,
        values={"path": str(path), "settings": settings},
        **{**interpreter, "readable": [*interpreter["readable"], settings]},
    )
    assert "Permission" in answer["error"] or "Errno 13" in answer["error"], answer
    assert not path.exists()


def test_memory_in_torch_is_bounded(libraries, interpreter):
    """A tensor beyond the limit is an error in Python, and the process goes on."""
    zygote, _ = libraries
    answer = zygote.run(
        """
import torch
try:
    torch.ones(1 << 29)
except RuntimeError as error:
    result = "allocate" in str(error)
result = result and torch.ones(1 << 20).sum().item() == 1 << 20
""",
        memory=256 << 20,
        **interpreter,
    )
    assert answer["result"] is True
