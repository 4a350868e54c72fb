"""What a tile, a chart, a table or a sentence is made of; shared by every surface."""
