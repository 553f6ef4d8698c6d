"""What every page is made of: frame, components, design tokens. No models."""
