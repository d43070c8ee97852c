"""What the tests are made of: splitting, fixtures, an independent recogniser, the laws that every run must keep."""
