"""The optimisation core: data in, solution out, usable without the platform."""
