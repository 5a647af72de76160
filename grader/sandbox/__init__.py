"""The judge's side of a worker: connections, the zygote, sessions and deadlines."""
