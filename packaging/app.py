"""Entry point of the frozen app: editor, command line and (with --engine-host) engine process in one executable."""

import multiprocessing
import sys

from studio.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
