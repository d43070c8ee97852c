"""What goes over the wire, without any I/O: prompts in the forms that servers take, and bytes into chunks. Internal."""
