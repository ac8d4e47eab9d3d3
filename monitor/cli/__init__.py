"""The command line: one file per group of commands, each made known in `monitor.cli.app`. Nothing heavy is imported before a
command needs it: ``monitor --help`` answers at once."""


def main() -> None:
    """Run the command line, and end the process with its exit code."""
    from monitor.cli.app import main as run

    run()
