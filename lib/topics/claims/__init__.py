"""What was claimed, its verdict by rule and the evidence."""
