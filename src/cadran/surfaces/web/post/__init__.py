"""The post: every mail that Cadran sends by itself: kept until it has left, sent once, shown afterwards."""
