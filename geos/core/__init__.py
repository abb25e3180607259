"""What every feature stands on: database, clock, actor, rules and numbers. No feature, no request."""
