"""What services are worth: traced, estimated for named bodies, not named, published."""
