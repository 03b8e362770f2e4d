"""Projects, teams, call types, duties, sites."""
