"""What goes to the graphic designer and the printer: the pack and the proof of a booklet."""
