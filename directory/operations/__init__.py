"""For those who keep the site running: whether it is well, what it says of itself, its backups."""
