"""The plan as a file: what hangs, opinions of public bodies, the certificate, what came of what was said."""
