"""Three bare charts in another framework."""
