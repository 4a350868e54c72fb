"""The benchmark: ratios in one run against hand-written SQL on the same store. Start it with `make bench`."""
