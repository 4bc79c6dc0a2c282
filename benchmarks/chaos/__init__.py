"""What readers see when things break: `python -m benchmarks.chaos` breaks them, counts, prints one table and writes it."""
