"""What the pages of hand-overs show, for one reader."""
