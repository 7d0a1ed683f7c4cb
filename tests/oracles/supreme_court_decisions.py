"""Well-known decisions of the Supreme Court as law books have them.

Source: the opinions in the United States Reports, at the citation given, and what every casebook on
42 U.S.C. § 1983 says of them; written down for this test apart from the reviewed list.
"""

from __future__ import annotations

from collections.abc import Mapping

_FORCE = {"claim": "force", "force": "yes", "officials": "police"}
_UNCLEAR = {"step": "clearly_established", "for_whom": "official", "clear_violation": "no"}

WELL_KNOWN: Mapping[str, tuple[Mapping[str, str], str]] = {
    "01-309": (
        {"citation": "536 U.S. 730", "about": "rules", "below": "granted", "for_whom": "plaintiff",
         "clear_violation": "yes", "manner": "argued", "vote": "6-3", "author": "Stevens",
         "officials": "corrections"},
        "Hope v. Pelzer: a prisoner tied to a post; the guards had fair warning.",
    ),
    "02-811": (
        {"citation": "540 U.S. 551", "claim": "search", "below": "denied", "for_whom": "plaintiff",
         "clear_violation": "yes", "vote": "5-4", "author": "Stevens"},
        "Groh v. Ramirez: a warrant that named nothing to be seized.",
    ),
    "19-1261": (
        {"citation": "592 U.S. 7", "below": "granted", "for_whom": "plaintiff",
         "clear_violation": "yes", "manner": "summary", "vote": "7-1", "author": "per curiam"},
        "Taylor v. Riojas: six days in filthy cells; Thomas dissents, Barrett takes no part.",
    ),
    "17-467": (
        {**_FORCE, **_UNCLEAR, "citation": "584 U.S. 100", "below": "denied", "manner": "summary",
         "vote": "7-2", "author": "per curiam"},
        "Kisela v. Hughes: a woman with a kitchen knife shot; the violation is not decided.",
    ),
    "03-1261": (
        {**_FORCE, **_UNCLEAR, "citation": "543 U.S. 194", "manner": "summary", "vote": "8-1"},
        "Brosseau v. Haugen: a fleeing driver shot in the back; Stevens dissents.",
    ),
    "14-1143": (
        {**_FORCE, **_UNCLEAR, "citation": "577 U.S. 7", "manner": "summary", "vote": "8-1"},
        "Mullenix v. Luna: shots at a car from an overpass; Sotomayor dissents.",
    ),
    "05-1631": (
        {**_FORCE, "citation": "550 U.S. 372", "step": "violation", "for_whom": "official",
         "vote": "8-1", "author": "Scalia"},
        "Scott v. Harris: the car rammed in a chase; no violation, by the videotape.",
    ),
    "13-551": (
        {**_FORCE, "citation": "572 U.S. 650", "about": "undoes", "below": "granted",
         "step": "neither", "for_whom": "sent_back_for_plaintiff", "clear_violation": "no",
         "manner": "summary"},
        "Tolan v. Cotton: a grant vacated because disputed facts were taken against him.",
    ),
    "07-751": (
        {"citation": "555 U.S. 223", "claim": "search", **_UNCLEAR, "vote": "9-0",
         "author": "Alito"},
        "Pearson v. Callahan: courts need not take the steps in order.",
    ),
    "08-479": (
        {"citation": "557 U.S. 364", "claim": "search", "step": "both", "for_whom": "official",
         "author": "Souter", "officials": "other"},
        "Safford v. Redding: a strip search at school, unlawful, not clearly so then.",
    ),
    "96-318": (
        {"citation": "521 U.S. 399", "about": "question", "step": "who_may_claim",
         "for_whom": "plaintiff", "vote": "5-4", "author": "Breyer"},
        "Richardson v. McKnight: guards of a private prison may not claim it.",
    ),
    "10-1018": (
        {"citation": "566 U.S. 377", "about": "question", "step": "who_may_claim",
         "for_whom": "official", "vote": "9-0", "author": "Roberts"},
        "Filarsky v. Delia: a private lawyer hired by a city may.",
    ),
    "94-455": (
        {"citation": "515 U.S. 304", "about": "question", "step": "procedure", "vote": "9-0",
         "author": "Breyer"},
        "Johnson v. Jones: no appeal at once on which facts are in dispute.",
    ),
}  # fmt: skip

CLEAR_VIOLATIONS = {"01-309", "02-811", "19-1261"}
"""Hope, Groh and Taylor v. Riojas: no other decision since 1982 holds that a clearly established
right was violated and refuses immunity for it."""
