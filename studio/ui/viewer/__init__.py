"""The viewer: any socket's value, looked at, listened to and compared."""
