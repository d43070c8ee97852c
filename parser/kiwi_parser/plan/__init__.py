"""What a pydantic model says about streaming, walked once and kept."""
