"""What the reference and the misconceptions answer."""
