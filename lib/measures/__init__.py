"""Pure functions: a dataset and a view in, a small tidy `Result` out."""
