"""家门口 Jiamen: plans and runs neighbourhood service centres."""
