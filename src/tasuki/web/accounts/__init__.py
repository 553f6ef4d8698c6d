"""Users of the site, members of the relay, teams, and what each role may do."""
