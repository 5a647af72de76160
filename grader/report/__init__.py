"""What people read, made from one redacted Report."""
