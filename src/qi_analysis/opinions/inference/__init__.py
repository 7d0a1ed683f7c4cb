"""From coded opinions to counts and rates with intervals."""
