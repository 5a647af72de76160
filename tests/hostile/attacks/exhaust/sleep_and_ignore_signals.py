# tries: sleep for ever with every signal ignored
# must: it is killed all the same
# earns: none
# status: timed_out skipped

import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))


def swish(z):
    time.sleep(10**6)


def swish_derivative(z):
    signal.pause()
