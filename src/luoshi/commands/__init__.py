"""The subcommands of ``luoshi``, one module each, loaded when called."""
