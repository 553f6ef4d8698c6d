"""The same from a terminal, on a workspace folder."""


def main() -> None:
    """Run the `tasuki` command."""
    from tasuki.cli.app import app

    app()
