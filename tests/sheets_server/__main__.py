"""`python -m tests.sheets_server --port 8108`: Google Sheets v4 and Drive v3 on this machine.

Files live in memory. Whoever calls is the account of `server.ACCOUNT` unless the token of
`Authorization: Bearer` is another address. `--quota` refuses the 61st read or write a minute.
"""

import argparse
import time

from tests.sheets_server.faults import Quota
from tests.sheets_server.server import SheetsServer


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8108)
    parser.add_argument("--quota", action="store_true", help="60 reads and 60 writes a minute")
    chosen = parser.parse_args()
    server = SheetsServer(quota=Quota(time.monotonic) if chosen.quota else None)
    server.open(chosen.port)
    assert server.http is not None
    print(f"serving on {server.url}", flush=True)
    try:
        server.http.serve_forever()
    except KeyboardInterrupt:
        server.http.server_close()


if __name__ == "__main__":
    main()
