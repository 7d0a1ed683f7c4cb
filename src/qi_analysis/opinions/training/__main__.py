"""Make the weights of the baseline reader, and count what it says of opinions held out."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from qi_analysis.core.files import write_atomically
from qi_analysis.opinions.reading.coded import ANSWERED
from qi_analysis.opinions.reading.weights import DOCUMENTS, SENTENCES, SentenceModel
from qi_analysis.opinions.training import fit, held_out, labeled
from qi_analysis.opinions.training.small import small_opinions
from qi_analysis.opinions.training.unrelated import plain_sentences, planted_opinions

HELD_OUT = "held_out.csv"


def train(tell: Callable[[str], object]) -> dict[str, bytes]:
    """Return the files of weights and the counts of opinions held out, by name."""
    written = labeled.phrases()
    phrases = [*written, *plain_sentences()]
    shipped = fit.fit_sentences(phrases)
    tell(f"{len(phrases):,} sentences, {len(shipped['keys']):,} features")
    opinions = [*labeled.opinions(), *labeled.supreme_court()]
    pattern = opinions[0].opinion
    opinions += [*small_opinions(written, pattern), *planted_opinions(written, pattern)]
    groups = {x.group for x in written}
    everyone = SentenceModel.of(shipped)
    models = {}
    for group in sorted(groups):
        models[group] = SentenceModel.of(
            fit.fit_sentences([x for x in phrases if x.group != group])
        )
        tell(f"sentences without {group}")
    examples = [fit.example(x, models.get(x.group, everyone)) for x in opinions]
    tell(f"{len(examples):,} opinions")
    told, by_field = fit.fit_documents(examples), held_out.scored(examples)
    for field in ANSWERED:
        slope, level, short = held_out.calibrated(field, by_field[field])
        told[field] |= {"slope": slope, "level": level, "level_short": short}
        tell(f"{field}: slope {slope}, level {level}, of short texts {short}")
    rows = held_out.counts("most_common", examples, held_out.most_common(examples))
    rows += held_out.counts("whole_text", examples, held_out.whole_text(examples))
    rows += held_out.counts("baseline", examples, held_out.baseline(by_field))
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return {
        SENTENCES: fit.packed(shipped),
        DOCUMENTS: (json.dumps(told, separators=(",", ":")) + "\n").encode(),
        HELD_OUT: table.getvalue().encode(),
    }


def main() -> None:
    """Write the weights beside the reader, and the counts beside the labels."""
    made = train(lambda line: sys.stderr.write(f"{line}\n"))
    beside = Path(str(files("qi_analysis.opinions.reading")))
    for name, content in made.items():
        write_atomically((labeled.folder() if name == HELD_OUT else beside) / name, content)


if __name__ == "__main__":
    main()
