"""The open API under /api/v1: the register and the aggregates behind the charts, with the parameters of the link."""
