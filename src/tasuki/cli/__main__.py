"""`python -m tasuki.cli`: the command where no script is installed, as jobs call it."""

from tasuki.cli import main

main()
