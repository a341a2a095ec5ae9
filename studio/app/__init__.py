"""What the application is made of beside its window: plugins, the queue, recovery, what the command line prints."""
