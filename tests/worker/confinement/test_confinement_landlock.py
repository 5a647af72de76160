"""Landlock by itself: what may be read, and that nothing else can be reached."""

import socket
import threading

import pytest

LANDLOCK = ["landlock"]


@pytest.fixture
def public(tmp_path):
    folder = tmp_path / "public"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file.txt").write_text("for everybody")
    return folder


def test_what_is_allowed_can_be_read(zygote, public):
    """A directory that is allowed can be listed and read, with all it holds."""
    answer = zygote.run(
        "import os; result = [os.listdir(path), open(path + '/deep/file.txt').read()]",
        layers=LANDLOCK,
        readable=[str(public)],
        values={"path": str(public)},
    )
    assert answer["result"] == [["deep"], "for everybody"]
    assert answer["words"][0] == "no_new_privs"  # the kernel asks for it


def test_a_list_only_directory_shows_names(zygote, public):
    """A directory that may be listed shows its names; what they hold stays unread."""
    answer = zygote.run(
        "import os; result = os.listdir(path); open(path + '/deep/file.txt')",
        layers=LANDLOCK,
        list_only=[str(public)],
        values={"path": str(public)},
    )
    assert answer["result"] is None
    assert answer["error"].startswith("PermissionError")
    listed = zygote.run(
        "import os; result = os.listdir(path)",
        layers=LANDLOCK,
        list_only=[str(public)],
        values={"path": str(public)},
    )
    assert listed["result"] == ["deep"]


REFUSED = {
    "read": "open(path).read()",
    "read through a link": "open(link).read()",
    "list": "os.listdir(os.path.dirname(path))",
    "write": "open(path, 'w')",
    "append": "open(path, 'a')",
    "write where it may read": "open(public + '/deep/file.txt', 'r+')",
    "truncate": "os.truncate(path, 0)",
    "truncate by opening to read": "os.open(public + '/deep/file.txt', os.O_RDONLY | os.O_TRUNC)",
    "create": "open(public + '/new', 'x')",
    "make a folder": "os.mkdir(public + '/new')",
    "make a pipe": "os.mkfifo(public + '/new')",
    "link": "os.symlink('/', public + '/new')",
    "hard link": "os.link(path, public + '/new')",
    "rename": "os.rename(public + '/deep', public + '/new')",
    "delete": "os.unlink(path)",
    "delete a folder": "os.rmdir(public + '/deep')",
    "execute": "os.execv('/bin/true', ['true'])",
    "environment of another": "open(f'/proc/{victim}/environ').read()",
    "memory of another": "open(f'/proc/{victim}/mem', 'rb').read(1)",
    "command line of another": "open(f'/proc/{victim}/cmdline').read()",
    "folder of another": "os.readlink(f'/proc/{victim}/cwd')",
    "its own environment": "open('/proc/self/environ').read()",
    "signal": "os.kill(victim, signal.SIGKILL)",
    "signal the judge": "os.kill(os.getppid(), signal.SIGKILL)",
    "TCP": "socket.create_connection(('127.0.0.1', port), 2)",
    "listen": "socket.socket().bind(('127.0.0.1', 0))",
    "abstract socket": "socket.socket(socket.AF_UNIX).connect(abstract)",
}


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused(zygote, public, belonging, victim, what):
    """Reading, writing, executing, connecting and signalling are refused, each by itself."""
    link = public / "link"
    link.symlink_to(belonging)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(f"\0grader-test-{threading.get_ident()}")
        unix.listen()
        answer = zygote.run(
            f"import os, signal, socket\n{REFUSED[what]}",
            before="import os, signal, socket",
            layers=LANDLOCK,
            readable=[str(public)],
            values={
                "path": str(belonging),
                "public": str(public),
                "link": str(link),
                "victim": victim.pid,
                "port": server.getsockname()[1],
                "abstract": unix.getsockname().decode(),
            },
        )
    assert answer["error"].startswith("PermissionError"), answer
    assert belonging.read_text() == "everybody's marks\n"
    assert (public / "deep" / "file.txt").read_text() == "for everybody"
    assert not (public / "new").exists()


def test_devnull_takes_what_is_written(zygote, interpreter):
    """Sending output to /dev/null, the usual way to silence something, works."""
    answer = zygote.run(
        "import os\nwith open(os.devnull, 'w') as nowhere: result = nowhere.write('hush')",
        **interpreter,
    )
    assert answer["result"] == 4


@pytest.mark.parametrize(
    ("double", "word"),
    [
        ("OlderLandlock", "landlock-1"),
        ("Landlock2", "landlock-2"),
        ("Landlock3", "landlock-3"),
        ("Landlock5", "landlock-5"),
    ],
)
def test_seccomp_covers_what_an_older_kernel_does_not(
    zygote, interpreter, belonging, victim, *, double, word
):
    """With an older Landlock the same things are refused, and the report says which it was."""
    code = """
import os, signal, socket
result = []
for attempt in (
    lambda: os.open(path, os.O_RDONLY | os.O_TRUNC),
    lambda: os.truncate(path, 0),
    lambda: os.kill(victim, signal.SIGKILL),
    lambda: socket.create_connection(("127.0.0.1", 9), 1),
    lambda: os.rename(path, path + ".moved"),
):
    try:
        attempt()
    except OSError as error:
        result.append(error.errno)
    else:
        result.append(0)
"""
    interpreter = {**interpreter, "readable": [*interpreter["readable"], str(belonging)]}
    answer = zygote.run(
        code,
        double=double,
        before="import os, signal, socket",
        values={"path": str(belonging), "victim": victim.pid},
        **interpreter,
    )
    assert word in answer["words"]
    assert answer["result"] == [13, 13, 38, 38, 13]
    assert belonging.read_text() == "everybody's marks\n"
