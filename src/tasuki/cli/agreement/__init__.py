"""The subcommands of `tasuki agreement`."""
