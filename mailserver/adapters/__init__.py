"""Ready implementations of the ports: in memory for tests, from a TOML file for a small site."""
