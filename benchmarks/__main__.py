"""The table of `make bench`: python -m benchmarks."""

from benchmarks.load import main

if __name__ == "__main__":
    main()
