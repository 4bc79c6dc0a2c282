"""The layers of the dashboard, lowest first; each imports only from those before it (see CONTRIBUTING.md)."""
