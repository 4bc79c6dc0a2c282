"""Number, value and staff by sector; concentration; one sector’s story."""
