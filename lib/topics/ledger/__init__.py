"""Why counts differ: from published totals to what the register names, step by step."""
