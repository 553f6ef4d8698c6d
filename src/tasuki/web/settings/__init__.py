"""Settings of the web face: `dev`, `test` and `prod` stand on `base`."""
