"""What the tokenizer meets, to values: validated and told as a model's plan says, or plain JSON."""

from kiwi_parser.assemble.assembler import Assembler

__all__ = ["Assembler"]
