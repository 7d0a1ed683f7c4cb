"""The options of ``--reader model``, for every command that codes opinions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qi_analysis.cli.app import print_json
from qi_analysis.core.errors import UnsupportedRequestError

if TYPE_CHECKING:
    from qi_analysis.opinions.reading.coded import Coded
    from qi_analysis.opinions.reading.model import ModelReader
    from qi_analysis.opinions.texts.once import Once
    from qi_analysis.opinions.texts.opinion import Opinion

ReaderName = Annotated[
    Literal["baseline", "model"],
    typer.Option("--reader", help="baseline: built in. model: a language model, at --endpoint."),
]
Endpoint = Annotated[
    str | None,
    typer.Option(
        help="model: OpenAI-compatible address, such as http://127.0.0.1:11434/v1. A key, if it "
        "needs one, is read from QI_ANALYSIS_READER_KEY."
    ),
]
Model = Annotated[str | None, typer.Option(help="model: its name at the endpoint.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="model: print what reading would take, send nothing.")
]
MaxCalls = Annotated[int, typer.Option(min=1, help="model: calls of this run, retries included.")]
MaxCost = Annotated[
    float | None,
    typer.Option(min=0, help="model: cost of this run, in the currency of the prices."),
]
PriceIn = Annotated[float, typer.Option(min=0, help="model: price of a million tokens sent.")]
PriceOut = Annotated[float, typer.Option(min=0, help="model: price of a million tokens answered.")]
PerMinute = Annotated[int, typer.Option(min=1, help="model: calls a minute.")]
MaxChars = Annotated[
    int, typer.Option(min=4_000, help="model: characters of an opinion that are sent.")
]
Cache = Annotated[Path, typer.Option(help="model: folder that keeps answers, to resume from.")]
MAX_CALLS, PER_MINUTE, MAX_CHARS, CACHE = 1_000, 20, 80_000, Path("reader-cache")


@dataclass(frozen=True)
class ModelOptions:
    """What the user said about the model."""

    endpoint: str | None
    model: str | None
    dry_run: bool
    max_calls: int
    max_cost: float | None
    prices: tuple[float, float]
    per_minute: int
    max_chars: int
    cache: Path

    def refuse_without_model(self) -> None:
        """Refuse what only a model needs, where another reader is asked for."""
        if self.endpoint or self.model or self.dry_run:
            raise UnsupportedRequestError(
                "--endpoint, --model and --dry-run say something only with --reader model"
            )

    def reader(self) -> ModelReader:
        """Return the reader; nothing is sent yet."""
        from qi_analysis.opinions.reading.chat import KEY, Allowance, Chat
        from qi_analysis.opinions.reading.model import ModelReader
        from qi_analysis.opinions.texts.api import token_from_environment

        if not self.endpoint or not self.model:
            raise UnsupportedRequestError("--reader model needs --endpoint and --model")
        allowed = Allowance(self.max_calls, self.max_cost, *self.prices)
        key = token_from_environment(KEY, needed=False)
        chat = Chat(
            self.endpoint, self.model, folder=self.cache, allowed=allowed, key=key,
            per_minute=self.per_minute,
        )  # fmt: skip
        return ModelReader(chat, most=self.max_chars)


def opinions_of(inputs: Sequence[Path], once: Once) -> Iterator[Opinion]:
    """Yield each opinion of some inputs once; ``once`` learns what was left out."""
    from qi_analysis.opinions.texts.inputs import read_input
    from qi_analysis.opinions.texts.once import Once

    seen = Once(across=len(inputs) > 1)  # a new one, as opinions are gone through twice
    for path in inputs:
        yield from seen.of(read_input(path))
    once.left_out.update(seen.left_out)


def read_by_model(
    opinions: Callable[[], Iterable[Opinion]], options: ModelOptions, *, json_out: bool
) -> Iterator[Coded]:
    """Say what reading will take, then return the rows as they are read; or stop there.

    ``opinions`` gives them anew at each call, as they are gone through twice. What would take more
    than the user allows is refused before anything is sent.
    """
    reader = options.reader()
    plan = reader.estimate(opinions())
    if options.dry_run and json_out:
        print_json(asdict(plan))
    else:
        words = (
            f"{plan.opinions:,} opinions, {plan.calls:,} calls to make ({plan.kept:,} answers are "
            f"kept from before): about {plan.tokens_in:,} tokens to send and {plan.tokens_out:,} "
            f"to get, for {plan.cost:,.2f} at the prices given. At this pace they take "
            f"{plan.seconds / 60:,.0f} minutes, and longer where the endpoint is slow."
        )
        typer.echo(words, err=not options.dry_run)
    if options.dry_run:
        raise typer.Exit
    reader.chat.allowed.allow(plan.calls, plan.cost)
    return _rows(reader, opinions(), options.cache)


def _rows(reader: ModelReader, opinions: Iterable[Opinion], folder: Path) -> Iterator[Coded]:
    from qi_analysis.opinions.texts.fetch_cache import locked

    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        yield from map(reader.read, opinions)
    spent = reader.chat.allowed
    typer.echo(f"{spent.calls:,} calls were made, at a cost of {spent.spent:,.2f}", err=True)
