"""Every source and what rests on it."""
