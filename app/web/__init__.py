"""HTTP plumbing that desks use: doors, commits, forms, error pages, headers, menus, filters."""
