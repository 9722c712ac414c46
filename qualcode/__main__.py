"""`python -m qualcode`: the command line, where the script is not on the path."""

from qualcode.cli import main

main(prog_name="qualcode")
