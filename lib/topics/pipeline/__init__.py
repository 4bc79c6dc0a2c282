"""From interest to launch to today: support, pathfinders, plans, survival."""
