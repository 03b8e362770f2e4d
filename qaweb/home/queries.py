"""What each role has to do now."""
