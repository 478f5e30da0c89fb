"""Entry of `python -m assistant`."""

import os
import sys

# A question's matrices are small: more BLAS threads than one only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from assistant.cli import main  # noqa: E402 - the setting must stand before numpy is imported

sys.exit(main())
