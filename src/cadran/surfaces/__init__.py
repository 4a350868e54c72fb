"""What a person touches: siblings that may import panels, never each other."""
