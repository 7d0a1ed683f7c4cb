"""What an opinion tells of immunity: sentences that hold, argue or report, and the appeal.

Numbers for the document model, and the sentences they rest on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qi_analysis.opinions.reading.appeal import Appeal, read_appeal
from qi_analysis.opinions.reading.segments import Document, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qi_analysis.opinions.reading.weights import SentenceModel

MENTION = re.compile(r"\bquali ?fied(?:ly)?[ -]immu ?n|\bgood[ -]faith immunity", re.IGNORECASE)
_IMMUNE = re.compile(r"\bimmun(?:e|ity|ities)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:absolute(?:ly)?|sovereign|eleventh amendment|judicial|prosecutorial|legislative"
    r"|municipal|state|statutory|witness|presidential|governmental|tribal) (?:\w+ ){0,2}immun"
    r"|\bimmune from (?:prosecution|state)|\beleventh amendment\b",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"\bclearly established|\breasonable (?:officer|official|guard|person)|\bviolat|\bconstitution"
    r"|\bdefense\b|\bnotice\b|\bshield|\bjurisdiction|\bstand trial|\bprecedent|\bamendment\b",
    re.IGNORECASE,
)
_TELLING_WORDS = (
    "clearly established", "reasonable", "violat", "constitution", "defense", "notice", "shield",
    "jurisdiction", "stand trial", "precedent", "amendment",
)  # fmt: skip
_HEADING = re.compile(
    r"^[ \t]*(?:(?:[IVX]{1,5}|[A-Z]|\d{1,2})\.[ \t]*)?(?:\w+'? ){0,2}?"
    r"(?:(?:Defense|Doctrine) of )?Qualified Immunity(?: \w+)?[ \t]*[.:]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_OWN = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_NOT_APPEALED = re.compile(
    r"\b(?:not|never|nor|no|neither|without|none)\b[^.;]{0,60}"
    r"\b(?:appeal\w*|challeng\w*|contest\w*|quarrel\w*|cross-appeal\w*|seek review|before us"
    r"|at issue|part of this|questions?|concern\w*)\b|\bunappealed\b|\bunchallenged\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:need not|do not|did not|does not|declines? to|decline"
    r"|no (?:occasion|reason|need|cause) to|unnecessary to|without|refuse to|will not|not|never)"
    r" (?:\w+ ){0,2}"
    r"(?:reach|decid|address|consider|resolv|discuss|tak)\w*\b[^.;]{0,120}\bimmun",
    re.IGNORECASE,
)
_NO_POWER = re.compile(
    r"\b(?:lacks?|without|no|want of|beyond our) (?:\w+ )?jurisdiction", re.IGNORECASE
)
_PLEADED = re.compile(
    r"\b(?:answer(?:ed)?|pleaded|pled|affirmative defenses?|among (?:its|the|his|other)|listed"
    r"|earlier|previous|prior|first appeal|years? (?:ago|before)|settle\w*)\b",
    re.IGNORECASE,
)
_APART = (
    "monell",
    "municipal",
    "absolute immun",
    "absolutely immun",
    "prosecutorial",
    "judicial immun",
)
_OPENING, _CLOSE, _NEAR = 12, 20, 3
_MOST = 160
_BLOCKS, _OF_MENTIONS = 3, (0, 2)
"""Stretches of the opinion that are summed up, and those of them that are near mentions."""
SIDES = ("officials", "plaintiffs", "both", "unknown")
ENDS = ("affirmed", "reversed", "mixed", "dismissed", "reversed and dismissed", None)


@dataclass
class Evidence:
    """An opinion with its sentences labeled.

    Attributes
    ----------
    document : Document
        The opinion.
    model : SentenceModel
        Labels sentences.
    supreme : bool
        Whether it is the Supreme Court's.
    """

    document: Document
    model: SentenceModel
    supreme: bool = False

    @cached_property
    def _lower(self) -> list[str]:
        return [x.masked.lower() for x in self.document.sentences]

    def _with(self, *words: str) -> list[int]:
        """Return places of the sentences that hold one of the words: cheaper than a pattern."""
        return [i for i, x in enumerate(self._lower) if any(word in x for word in words)]

    @cached_property
    def appeal(self) -> Appeal:
        """Who appeals, and how it ends."""
        return read_appeal(self.document, supreme=self.supreme)

    @cached_property
    def mentions(self) -> list[int]:
        """Places of the sentences that mention qualified immunity, citations aside."""
        return [i for i in self._with("immu") if MENTION.search(self.document.sentences[i].masked)]

    @cached_property
    def _immune(self) -> list[int]:
        """Places of sentences on immunity, the qualified one or one that is not said to differ."""
        named, sentences = set(self.mentions), self.document.sentences
        return [
            i
            for i in self._with("immun")
            if _IMMUNE.search(sentences[i].masked)
            and (i in named or not _OTHER.search(sentences[i].masked))
        ]

    @cached_property
    def chosen(self) -> list[int]:
        """Places of the sentences that are labeled: near immunity, and the close."""
        n = len(self.document.sentences)
        places = set(range(max(0, n - _CLOSE), n))
        for i in self._immune:
            places.update(range(max(0, i - 1), min(n, i + _NEAR + 1)))
        return sorted(places)

    @cached_property
    def telling(self) -> list[int]:
        """Places of other sentences on rights and what violates them, evenly thinned if many."""
        sentences, chosen = self.document.sentences, set(self.chosen)
        told = [
            i
            for i in self._with(*_TELLING_WORDS)
            if i not in chosen and _TELLING.search(sentences[i].masked)
        ]
        return told[:: max(1, -(-len(told) // _MOST))]

    @cached_property
    def labels(self) -> NDArray[np.float64]:
        """Probability of each label for each chosen sentence, shape (sentences, labels)."""
        sentences = self.document.sentences
        return self.model.probabilities([sentences[i].masked for i in self.chosen])

    @cached_property
    def _telling_labels(self) -> NDArray[np.float64]:
        sentences = self.document.sentences
        return self.model.probabilities([sentences[i].masked for i in self.telling])

    @cached_property
    def near(self) -> NDArray[np.bool_]:
        """Whether each chosen sentence is within a few sentences of a mention."""
        import numpy as np

        at = np.array(self.chosen)
        if not self._immune or not len(at):
            return np.zeros(len(at), dtype=bool)
        gaps = at[:, None] - np.array(self._immune)[None, :]
        return np.asarray(((gaps >= -1) & (gaps <= _NEAR)).any(axis=1))

    @cached_property
    def vector(self) -> NDArray[np.float64]:
        """The numbers of `names`, in that order."""
        import numpy as np

        p, near = self.labels, self.near
        last = np.array(self.chosen) >= len(self.document.sentences) - _CLOSE
        told: list[float] = []
        named = np.isin(self.chosen, self.mentions)
        for where in (near, last, named):
            part = p[where]
            if len(part):
                ordered = -np.sort(-part, axis=0)
                second = ordered[1] if len(part) > 1 else np.zeros(p.shape[1])
                told += [*ordered[0], *second, *np.log1p(part.sum(axis=0))]
            else:
                told += [0.0] * (3 * p.shape[1])
        told += self._facts()
        return np.array(told)

    @cached_property
    def _headed(self) -> bool:
        """Whether a section is headed by immunity; only lines with the words are looked at."""
        raw = self.document.raw
        lower, at = raw.lower(), -1
        while (at := lower.find("qualified immunity", at + 1)) >= 0:
            begin = raw.rfind("\n", 0, at) + 1
            end = raw.find("\n", at)
            if _HEADING.match(raw[begin : end if end >= 0 else len(raw)]):
                return True
        return False

    @cached_property
    def raised_vector(self) -> NDArray[np.float64]:
        """The part of `vector` by which immunity is raised or not: near mentions, and the facts."""
        import numpy as np

        size = self.labels.shape[1]
        best_and_sum = [
            self.vector[(3 * block + which) * size : (3 * block + which + 1) * size]
            for block in _OF_MENTIONS
            for which in (0, 2)
        ]
        return np.concatenate([*best_and_sum, self.vector[3 * size * _BLOCKS :]])

    def _facts(self) -> list[float]:
        import numpy as np

        appeal, n = self.appeal, max(1, len(self.document.sentences))
        mentions, immune = self.mentions, self._immune
        told_of = [self.document.sentences[i].masked for i in mentions]
        after = [" ".join(x.masked for x in self.document.sentences[i : i + 2]) for i in mentions]
        many = max(1, len(mentions))
        body = self.document.body_lower
        told = [float(appeal.side == side) for side in SIDES]
        told += [float(appeal.end == end) for end in ENDS]
        told += [
            float(side == appeal.side and end == appeal.end) for side in SIDES[:2] for end in ENDS
        ]
        told += [
            float(appeal.tried), float(appeal.from_denial),
            float(np.log1p(len(mentions))), float(np.log1p(len(immune))), len(mentions) / n * 10,
            float(any(i < _OPENING for i in mentions)),
            float(any(i >= n - _CLOSE for i in mentions)),
            float(self._headed), float(len(mentions) > 1),
            (mentions[-1] - mentions[0]) / n if mentions else 0.0,
            float(
                any(
                    _OTHER.search(self.document.sentences[i].masked)
                    for i in self._with("immun", "eleventh")
                )
            ),
            float(self.supreme),
            sum(bool(_OWN.search(x)) for x in told_of) / many,
            float(any(_OWN.search(x) for x in told_of)),
            sum(bool(_NOT_APPEALED.search(x)) for x in after) / many,
            float(any(_NOT_APPEALED.search(x) for x in after)),
            sum(bool(_PLEADED.search(x)) for x in told_of) / many,
            sum(bool(_LEFT.search(x)) for x in told_of) / many,
            float(any(_LEFT.search(x) for x in told_of)),
            float(any(_NO_POWER.search(x) for x in after)),
            float(np.log1p(sum(body.count(word) for word in _APART))),
            float(np.log1p(body.count("clearly established"))),
            float(np.log1p(max(0, body.count("qualified immun") - len(mentions)))),
            float(np.log(n)),
        ]  # fmt: skip
        return told

    def best(self, *labels: str, anywhere: bool = False) -> Sentence | None:
        """Return the sentence most surely of one of the labels, those near immunity first.

        Parameters
        ----------
        labels : str
            Labels of the model of sentences.
        anywhere : bool
            Look at sentences on rights that are far from immunity, too.
        """
        import numpy as np

        places, p, near = self.chosen, self.labels, self.near
        if anywhere and self.telling:
            places = [*places, *self.telling]
            p = np.vstack([p, self._telling_labels])
            near = np.concatenate([near, np.zeros(len(self.telling), dtype=bool)])
        if not places:
            return None
        columns = [self.model.labels.index(x) for x in labels]
        score = p[:, columns].sum(axis=1) * np.where(near, 1.5, 1.0)
        return self.document.sentences[places[int(score.argmax())]]
