"""A program of its own: opens a workbook from standard input, with limits of memory and time.

The reader of old workbooks (xls) can be made to crash, or to take all memory, by a hostile file;
neither can be caught in the process it happens in. So it happens here, and the answer is an exit
code. Imports nothing of the application, so that it starts fast.
"""

import io
import resource
import sys

from python_calamine import CalamineWorkbook, PasswordError

GOOD, ENCRYPTED = 0, 4
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20


def main() -> int:
    """Load every sheet; what it holds is read again by who asked."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name)
    except PasswordError:
        return ENCRYPTED
    return GOOD


if __name__ == "__main__":
    sys.exit(main())
