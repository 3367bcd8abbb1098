"""Where things are and when: units, reorganisation events, boundaries, coordinate systems, names and codes."""
