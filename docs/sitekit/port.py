"""Say whether an address is free to serve on: ``python docs/sitekit/port.py 8000``."""

import socket
import sys


def main(port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"gradcheck: PORT={port} is not a port; give a number from 1 to 65535")
    with socket.socket() as probe:
        # As the server will: a port that was used a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"gradcheck: port {port} is reserved; try a number above 1023")
        except OSError:
            sys.exit(
                f"gradcheck: port {port} is taken by another program; "
                f"choose another, as in: make serve PORT={int(port) % 65535 + 1}"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
