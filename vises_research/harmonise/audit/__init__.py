"""What is told of a run, in reports and tables; and the way back to raw cells."""
