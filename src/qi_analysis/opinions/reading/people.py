"""Who is sued and whether a claim of excessive force is part of the appeal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qi_analysis.opinions.reading import signals as s
from qi_analysis.opinions.reading import signals_people as w
from qi_analysis.opinions.reading.coded import DefendantType
from qi_analysis.opinions.reading.patterns import compiled
from qi_analysis.opinions.reading.segments import Document, Sentence

_NO_OFFICIAL = re.compile(
    r"UNITED STATES(?: OF AMERICA)?,? (?:Clerk )?(?:ETC\.,? )?(?:Plaintiff\W{0,3}"
    r"|Respondent\W{0,3}|"
    r"Petitioner\W{0,3})?(?:Cross\W{0,3})?Appell(?:ee|ant)\b[^§]{0,20}\b(?:v\.?|versus)\W|"
    r"(?:v\.?|versus) UNITED STATES(?: OF AMERICA)?,? (?:Defendant|Respondent|Appellee)|"
    r"SECRETARY OF (?:THE )?(?:DEPARTMENT OF )?(?:HEALTH|H\.?H\.?S)|HUMAN SERVICES"
    r"|SOCIAL SECURITY|COMMISSIONER OF INTERNAL|\bPetitioner,? ?v\.|"
    r"\bPetitioners?,? (?:Appell\w+,? )?v\.|IMMIGRATION AND NATURALIZATION|LABOR RELATIONS BOARD|"
    r"\bIN RE\b",
    re.IGNORECASE,
)
_HABEAS = compiled(
    r"\bhabeas corpus\b|\bBoard of Immigration Appeals\b|\b2254\b|\bAEDPA\b"
    r"|\bcertificate of (?:appealability|probable)"
)
_OFFICE = re.compile(
    r"\b(?:SUPERINTENDENT|MAYOR|SHERIFF|OFFICERS?|TROOPERS?|DETECTIVES?|CHIEF|COMMISSIONER|"
    r"DIRECTOR OF|SECRETARY|GOVERNOR|WARDEN|SGT\.?|LT\.?|CAPT(?:AIN|\.)|AGENTS?|SELECTMEN|"
    r"ATTORNEY GENERAL|ADMINISTRATOR OF|CHANCELLOR|JUDGE|JUSTICE|"
    r"in (?:his|her|their) (?:official|individual|personal)|individually and|ETC\.,? ET AL)\b",
    re.IGNORECASE,
)
_PUBLIC_BODY = re.compile(
    r"\b(?:CITY|TOWN|COUNTY|MUNICIPALITY|COMMONWEALTH|STATE|VILLAGE|UNIVERSITY) OF|\bPOLICE\b|"
    r"\bCOUNTY\b|\bDEPARTMENT OF\b|\b(?:SCHOOL|AIRPORT|WATER|HOUSING|PLANNING|ZONING)\b|"
    r"\b(?:COMMISSION|AUTHORITY)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:DISTRICT OF COLUMBIA|INC|CORP\w*|COMPANY|LTD|L\.?L\.?C|BANK|UNIVERSITY"
    r"|COLLEGE|SCHOOLS?|AUTHORITY|CITY|TOWN|COUNTY|"
    r"VILLAGE|MUNICIPALITY|STATES?|COMMONWEALTH|DEPARTMENT|DEPT|BOARD|COMMISSION|COURT|HOSPITAL"
    r"|ASSOCIATION|UNION|AGENCY|ADMINISTRATION|BUREAU|SERVICES?|INSURANCE|FOUNDATION)\b",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:v\.?|versus) ", re.IGNORECASE)
_BELOW_CAPTION = re.compile(r"appeals? from|on petition|\bbefore\b", re.IGNORECASE)
_END_OF_PARTIES = re.compile(r",? (?:Defendant|Appell|Respondent)", re.IGNORECASE)
_BETWEEN_PARTIES = re.compile(r",? ET\.? AL\b\.?|;|, |\bAND\b", re.IGNORECASE)
_PERSON = re.compile(r"\b[A-ZÀ-Ý][\w.'’-]* (?:[A-ZÀ-Ý][\w.'’-]* ){0,2}[A-ZÀ-Ý][\w'’-]+")
_PEOPLE_SUED = compiled(
    r"\b(?:officers?|officials|supervisors?|employees|directors?|members|administrators?|presidents?"
    r"|agents?|individual(?:s|ly)?|superiors|mayor|chief|commissioners?|managers?|principal"
    r"|superintendent)\b"
)
_MORE_DEFENDANTS = re.compile(r"\bET AL\b|;|\bAND\b", re.IGNORECASE)
_OF_DEFENDANTS = compiled(
    r"\b(?:defendants?|appellees?|appellants?|sued|suit|suing|against|named|alleg\w+|complaint|"
    r"claim\w*|individual(?:ly)?|capacit(?:y|ies)|liab\w+|immun\w+)\b"
)
_AGAINST = compiled(r"\b(?:sued|suing|suit|against|defendants?|appellees?)\b")
_AGAINST_OFFICIAL = compiled(
    r"\b(?:against|sued) (?:[\w'’,.-]+ ){0,6}(?:judges?|justices|prosecutors?|officials|mayor"
    r"|governor|"
    r"sheriff|warden|superintendent|commissioner|selectmen|state employees|federal agents)\b"
)
_BROUGHT = compiled(r"\b(?:brought|filed|commenced|alleg\w+|asserted|sued|claims?|action|suit)\b")
_IN_CUSTODY = compiled(
    r"\b(?:inmates?|prisoners?|prison|correction(?:s|al)?|jail\w*|penitentiary|house of correction|"
    r"eighth amendment|pretrial detainee|cell ?block|detention center)\b"
)
_PRESSED = compiled(r"\b(?:on appeal|brief|argues?|contends?|own claim|claims? (?:that|of|for))\b")
_NAMING_SENTENCES, _TOLD_SENTENCES = 25, 40
_CAPTION_WEIGHT, _OPENING_WEIGHT, _OPENING_SENTENCES, _OFFICERS_AT_MOST = 3, 2, 12, 10


@dataclass
class People:
    """The defendants and the force claim, as the opinion speaks of them.

    Attributes
    ----------
    document : Document
        The opinion.
    raised : bool
        Whether qualified immunity is before the court: then an official is sued.
    """

    document: Document
    raised: bool

    @cached_property
    def _caption(self) -> str:
        text = self.document.heading
        versus = _VERSUS.search(text)
        # in two columns the words "appeal from" may stand before the last party
        below = _BELOW_CAPTION.search(text, versus.end() if versus else 0)
        return text[: below.start()] if below else text[:1500]

    @cached_property
    def civil_rights(self) -> int:
        """In how many sentences section 1983, Bivens or a civil-rights suit is spoken of."""
        return sum(bool(w.CIVIL_RIGHTS.search(x.masked)) for x in self.document.sentences)

    @cached_property
    def official_is_sued(self) -> bool:
        """Whether an individual government official is among the defendants."""
        if self.document.is_errata:
            return False
        if self.raised:
            return True
        opening = self.document.sentences[:_OPENING_SENTENCES]
        rights_early = any(w.CIVIL_RIGHTS.search(x.masked) for x in opening)
        capacity = bool(w.OFFICIAL_CAPACITY.search(self.document.body))
        if not (rights_early or capacity) and (
            _NO_OFFICIAL.search(self._caption) or any(_HABEAS.search(x.masked) for x in opening)
        ):
            return False
        public_body = _PUBLIC_BODY.search(self._sued) is not None
        several = _MORE_DEFENDANTS.search(self._sued) is not None
        if _OFFICE.search(self._sued):
            return True
        if public_body and not several:  # a city or an agency alone
            return False
        if rights_early or self.civil_rights >= 2 or self._described:
            return True
        rights = sum(bool(w.CONSTITUTIONAL.search(x.masked)) for x in self.document.sentences)
        return public_body and (rights >= 2 or capacity)

    @cached_property
    def _described(self) -> bool:
        """Whether the first sentences say that an official was sued or is immune."""
        opening = self.document.sentences[:_OPENING_SENTENCES]
        return any(
            (
                _AGAINST.search(x.masked)
                and (
                    w.OFFICIALS["police"].search(x.masked)
                    or w.OFFICIALS["corrections"].search(x.masked)
                )
            )
            or w.OTHER_IMMUNITY.search(x.masked)
            or _AGAINST_OFFICIAL.search(x.masked)
            for x in opening
        ) or any(
            w.CIVIL_RIGHTS.search(x.masked)
            and not s.PRECEDENT.search(x.masked)
            and _BROUGHT.search(x.masked)
            for x in self.document.sentences
        )

    @cached_property
    def _sued(self) -> str:
        """The caption from the defendants on."""
        return _VERSUS.split(self._caption, maxsplit=1)[-1]

    @cached_property
    def scores(self) -> dict[str, int]:
        """How often each kind of official is named: in the caption, at the start, as defendants."""
        scores = dict.fromkeys(w.OFFICIALS, 0)
        sentences = self.document.sentences
        for kind, pattern in w.OFFICIALS.items():
            scores[kind] += _CAPTION_WEIGHT * len(pattern.findall(self._sued))
            for index, sentence in enumerate(sentences):
                weight = _OPENING_WEIGHT if index < _OPENING_SENTENCES else 1
                if index < _OPENING_SENTENCES or _OF_DEFENDANTS.search(sentence.masked):
                    scores[kind] += weight * min(2, len(pattern.findall(sentence.masked)))
        arrests = sum(bool(w.ARRESTS.search(x.masked)) for x in sentences)
        if arrests >= 2 or (arrests and self.raised):
            scores["police"] += min(
                _OFFICERS_AT_MOST, sum(bool(w.OFFICERS.search(x.masked)) for x in sentences)
            )
        return scores

    @cached_property
    def _offices(self) -> set[str]:
        """The kinds of office held by those whom the opening names as sued."""
        told = [x for x in self.document.sentences[:_NAMING_SENTENCES] if w.NAMED.search(x.masked)]
        return {
            kind
            for kind, pattern in w.OFFICES.items()
            if any(pattern.search(x.masked) and not s.PRECEDENT.search(x.masked) for x in told)
        }

    @cached_property
    def _bodies_in_caption(self) -> bool:
        """Whether the caption names cities, agencies and companies as sued, and no person."""
        sued = _END_OF_PARTIES.split(" ".join(self._sued.split()), maxsplit=1)[0]
        parties = _BETWEEN_PARTIES.split(sued)
        people = [x for x in parties if _PERSON.search(x) and not _ORGANISATION.search(x)]
        return (
            _VERSUS.search(self._caption) is not None
            and not (people or _OFFICE.search(sued))
            and _ORGANISATION.search(sued) is not None
        )

    @cached_property
    def bodies_sued_alone(self) -> bool:
        """Whether the caption names bodies and nobody beside them, not even as "et al."."""
        return (
            self._bodies_in_caption
            and re.search(r"\bET\.? AL\b", self._sued, re.IGNORECASE) is None
        )

    @cached_property
    def _bodies_alone(self) -> bool:
        """Whether a body heads the caption and the opening names nobody beside it as sued."""
        if not self._bodies_in_caption:
            return False
        return not any(
            _PEOPLE_SUED.search(x.masked)
            and _AGAINST.search(x.masked)
            and not s.PRECEDENT.search(x.masked)
            for x in self.document.sentences[:_TOLD_SENTENCES]
        )

    @cached_property
    def defendant_type(self) -> DefendantType:
        """The kind of the individual defendants, by occupation or agency."""
        if not self.official_is_sued:
            return "none"
        kind = self._kind
        if kind == "other_official" and not self.raised and self._bodies_alone:
            return "none"
        return kind

    @cached_property
    def _kind(self) -> DefendantType:
        """The kind that is spoken of most, or mixed."""
        if "police" in self._offices and len(self._offices) > 1:
            return "mixed"
        ranked = sorted(self.scores.items(), key=lambda item: -item[1])
        (first, most), (second, next_most), _ = ranked
        regulatory = any(
            w.REGULATORY.search(x.masked) for x in self.document.sentences[:_OPENING_SENTENCES]
        )
        if most == 0 or (regulatory and first == "police"):
            return "other_official"
        if next_most >= 0.75 * most:
            if {first, second} == {"police", "corrections"} and next_most >= 8:
                return "mixed"
            if first == "other_official":  # the words for other officials are the loosest
                return second  # type: ignore[return-value]
        return first  # type: ignore[return-value]

    @cached_property
    def force_sentences(self) -> Sequence[Sentence]:
        """Sentences that speak of a claim of excessive force in this case."""
        return [
            x
            for x in self.document.sentences
            if w.FORCE.search(x.masked)
            and w.CLAIMS.search(x.masked)
            and not (s.PRECEDENT.search(x.masked) and not s.PARTY_SAYS.search(x.masked))
        ]

    @cached_property
    def force_claim(self) -> bool:
        """Whether an excessive-force claim is part of what the appeal can change."""
        if self.defendant_type == "none" or not (
            self.civil_rights or self.raised or self._described
        ):
            return False
        claimed = self.force_sentences
        kept = [x for x in claimed if not w.FORCE_GONE.search(x.masked)]
        early = self.document.sentences[:_OPENING_SENTENCES]
        if kept and (len(claimed) >= 2 or kept[0].share < 0.25 or kept[0] in early):
            return True
        if any(_PRESSED.search(x.masked) for x in kept):
            return True
        return self._force_is_judged or self.force_is_inferred

    @cached_property
    def _force_is_judged(self) -> bool:
        """Whether force is spoken of again and again, as what the officers did and the law on it.

        Courts write of "the force that was used" and of the leading cases on force without ever
        saying "excessive force claim".
        """
        if self.defendant_type not in {"police", "corrections", "mixed"}:
            return False
        sentences = self.document.sentences
        told = sum(
            bool(w.ANY_FORCE.search(x.masked) or w.FORCE.search(x.masked)) for x in sentences
        )
        kept = [x for x in self.force_sentences if not w.FORCE_GONE.search(x.masked)]
        if not self.raised:
            return bool(kept) and told >= 3
        deeds = sum(bool(w.FORCE_DEED.search(x.masked)) for x in sentences)
        cases = len(set(w.FORCE_CASES.findall(self.document.body)))
        return bool(told >= 2 and (deeds or cases)) or bool(told and cases and deeds >= 3)

    @cached_property
    def force_is_inferred(self) -> bool:
        """Whether force is told of, without the words, where police invoke immunity for it."""
        if (
            self.force_sentences
            or not self.raised
            or self.defendant_type not in {"police", "mixed"}
        ):
            return False
        told = [x for x in self.document.sentences if w.FORCE_STORY.search(x.masked)]
        early = self.document.sentences[:_OPENING_SENTENCES]
        return (
            len(told) >= 2
            or any(w.CONSTITUTIONAL.search(x.masked) for x in told)
            or any(w.FATAL.search(x.masked) for x in early)
        )

    @cached_property
    def in_custody(self) -> bool:
        """Whether the force was used inside a jail or prison."""
        if not self.force_claim or self.defendant_type == "police":
            return False
        near = self.force_sentences or self.document.sentences[:_OPENING_SENTENCES]
        opening = self.document.sentences[:_OPENING_SENTENCES]
        return self.defendant_type == "corrections" or any(
            _IN_CUSTODY.search(x.masked) for x in [*near, *opening]
        )
