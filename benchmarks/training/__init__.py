"""Training of the shipped weights: examples, lexicon, stages, cross-validation."""
