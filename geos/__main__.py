"""`python -m geos` is the `geos` command."""

from geos.cli import main

main()
