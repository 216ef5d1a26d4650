"""Whether a finding would stand: other choices, other samples, other sizes."""
