"""What people hand in: files, notebooks, workspaces, deliveries."""
