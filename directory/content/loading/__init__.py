"""From the content files to pages, without ever overwriting what an editor changed."""
