"""A GGUF file's weights, with its tokenizer and chat template, as vLLM reads them on a CPU: `FILE.gguf FOLDER`.

Run by tools/test-vllm with the Python of its own room, which has torch and transformers.
"""

import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def main(source: Path, folder: Path) -> None:
    AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name).save_pretrained(folder)
    read = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.float32)
    config = read.config
    del config.quantization_config  # the weights are read as plain numbers
    plain = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    plain.load_state_dict({name: weights.to(torch.bfloat16) for name, weights in read.state_dict().items()})
    plain.save_pretrained(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
