"""Has a warm process run a command (see `warm.py`), hands signals on to it, and ends as it ends.

python -SEs warm_client.py SOCKET kiwi serve --port 8512
"""

import marshal
import os
import signal
import socket
import sys

HANDED_ON = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2)


def main(address: str, *argv: str) -> int:
    asked = marshal.dumps((list(argv), dict(os.environ), os.getcwd()))
    with socket.socket(socket.AF_UNIX) as warm:
        warm.connect(address)
        for number in HANDED_ON:
            signal.signal(number, lambda number, _: warm.sendall(bytes([number])))
        socket.send_fds(warm, [len(asked).to_bytes(4, "big")], [0, 1, 2])
        warm.sendall(asked)
        code = int.from_bytes(warm.recv(2), "big", signed=True)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
