"""For those who keep the site running: whether it is well, and what it says of itself."""
