"""What every page is made of: gate, layouts, components, forms, languages, error pages. No feature."""
