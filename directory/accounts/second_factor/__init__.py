"""A second factor beside the password: an app, a security key, or a code on paper."""
