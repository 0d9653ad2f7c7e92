"""`python -m department` is `perron-department`."""

import sys

from department.cli import main

sys.exit(main())
