"""`python -m index.training DATA OUT`: train the embedding model; `… slices DATA OUT`: write what is kept aside."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from corpus.errors import PolicyAssistantError
from index.training.slices import write_slices
from index.training.sources import read_texts


def main(arguments: list[str] | None = None) -> int:
    """Train, or write the slices; exit code 2 where input is bad."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return _slices(arguments[1:]) if arguments[:1] == ["slices"] else _train(arguments)
    except PolicyAssistantError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2


def _slices(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m index.training slices", description="写出留作验证的语料（BEIR 格式）"
    )
    parser.add_argument("data", type=Path, help="训练语料文件夹")
    parser.add_argument("out", type=Path, help="写到哪里")
    options = parser.parse_args(arguments)
    for name, count in write_slices(*read_texts(options.data), options.out).items():
        print(f"{options.out / name}：{count} 问")
    return 0


def _train(arguments: list[str]) -> int:
    try:
        from index.training.run import Recipe, train
    except ImportError as error:
        raise PolicyAssistantError(f"训练另需安装：pip install -e '.[train]'（{error.name}）") from error
    parser = argparse.ArgumentParser(prog="python -m index.training", description="训练自带的向量模型")
    parser.add_argument("data", type=Path, help="训练语料文件夹：laws、news、policies、questions 的 .jsonl.gz")
    parser.add_argument("out", type=Path, help="模型文件夹")
    parser.add_argument("--resume", action="store_true", help="从上次存下的地方接着训练")
    for setting in fields(Recipe):
        parser.add_argument(
            f"--{setting.name.replace('_', '-')}", type=type(setting.default), default=setting.default,
            help=f"默认 {setting.default}",
        )  # fmt: skip
    options = vars(parser.parse_args(arguments))
    data, out, resume = options.pop("data"), options.pop("out"), options.pop("resume")
    train(data, out, Recipe(**options), resume)
    return 0


if __name__ == "__main__":
    sys.exit(main())
