"""What the benchmarks serve: an installation of known size, and the peer beside it."""
