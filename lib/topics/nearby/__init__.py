"""What lies round a place."""
