"""What is parsed before a service is called."""
