"""Projects, teams, call types, duties and sites, managed in place."""
