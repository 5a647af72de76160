# tries: reach the network and local services
# must: each is refused; the right answers keep their points
# earns: all

import socket
import urllib.request

import torch

for family, address in (
    (socket.AF_INET, ("127.0.0.1", 22)),
    (socket.AF_INET, ("1.1.1.1", 53)),
    (socket.AF_INET6, ("::1", 80)),
    (socket.AF_UNIX, "/var/run/docker.sock"),
    (socket.AF_UNIX, "\0hostile-was-here"),
):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(family, kind).connect(address)
            print("LOOT", family, address)
        except OSError:
            pass
for reach in (
    lambda: urllib.request.urlopen("http://127.0.0.1", timeout=1),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.create_server(("127.0.0.1", 0)),
    lambda: torch.hub.load_state_dict_from_url("http://127.0.0.1/x"),
):
    try:
        print("LOOT", reach())
    except OSError:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
