"""The commands, thin: they read arguments, call the rest of the package and print."""
