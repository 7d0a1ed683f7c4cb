"""The words for the two steps: was a right violated, and was the law clear."""

from __future__ import annotations

from qi_analysis.opinions.patterns import compiled

CE_NO = compiled(
    r"\b(?:not|never|nor|neither|hardly|far from|no|rarely"
    r"|seldom)\b[^.;]{0,60}\b(?:been )?(?:so |sufficiently |"
    r"then |yet )?[\"'“‘]*clearly[- ]established\b",
    r"\bclearly established\b[^.;]{0,60}\b(?:was not|is not|did not|does not|were not|cannot be)\b",
    r"\b(?:law|right|rights|contours|question|standard|state of the law)\b[^.;]{0,80}\b(?:unclear|"
    r"unsettled|uncertain|not (?:\w+ )?(?:clear|settled|established)|undeveloped|in flux|"
    r"an open question)\b",
    r"\bnot (?:have |necessarily )?(?:been |be )?(?:sufficiently |so )?(?:clear|apparent|obvious|"
    r"evident)\b[^.;]{0,60}\breasonable\b",
    r"\bno (?:objectively )?reasonable (?:\w+ ){0,3}(?:would|could) have (?:known|understood|"
    r"realized|recogni[sz]ed)\b",
    r"(?<!no )(?<!no objectively )\breasonabl[ey] (?:\w+ ){0,5}(?:could|might|may"
    r"|would)(?: well| easily| certainly)? have "
    r"(?:\w+ ){0,2}(?:believed|thought|concluded|supposed|disagreed|differed|not (?:known"
    r"|understood|"
    r"recogni[sz]ed|realized))",
    r"\b(?:belief|conduct|actions?|decision|mistake|conclusion|arrest)\b[^.;]{0,100}\b(?:was|were) "
    r"(?:at least |thus |therefore |not un|also )?(?:arguably |objectively )*reasonable\b",
    r"\bwas objectively reasonable\b|\bobjectively reasonable for\b",
    r"\breasonable to (?:think|believe)\b",
    r"\bprior to (?:our|the Supreme Court's)\b[^.;]{0,80}\bdecisions?\b",
    r"\b(?:absence|lack) of (?:\w+ ){0,3}(?:case ?law|authority|precedent)",
)
CE_YES = compiled(
    r"(?<!not )(?<!no )(?<!nor )\b(?:was|were|is|are|been|has long been|had been|as|well)(?: then| "
    r"already| long| thus| therefore| also| indeed| undoubtedly| unquestionably| sufficiently){0,3}"
    r" [\"'“‘]*(?:clearly|well|firmly)[- ](?:established|settled)\b",
    r"\bviolated? (?:\w+ ){0,2}[\"'“‘]*clearly[- ]established\b",
    r"\bclearly[- ]established (?:right|law|constitutional right|at the time|when|in 19|in 20|by)",
    r"\bno (?:objectively )?reasonable (?:\w+ ){0,3}(?:could|would) (?:have|possibly|believe"
    r"|think)",
    r"\b(?:any|every|a|an) (?:objectively )?reasonable (?:\w+ ){0,4}(?:would|should|must) (?:\w+ )?"
    r"(?:have )?(?:known|understood|understand|know|recogni[sz]ed|realized)",
    r"\b(?:fair|ample|clear|sufficient) (?:warning|notice)\b",
)
BELIEF = compiled(
    r"\b(?:could|might|may|would|to) (?:\w+ )?(?:have )?(?:\w+ )?(?:believ\w+|thought|think"
    r"|conclud\w+|"
    r"suppos\w+)\b",
    r"\b(?:interpretation|belief|reading|understanding|mistake)\b[^.;]{0,120}\breasonable\b",
    r"\breasonable (?:officer|official|person|police officer|trooper)\b",
)
"""What an official could reasonably think: the second step, not the first."""
GENERAL = compiled(
    r"\binsofar as (?:their|his|the|its)\b",
    r"\b(?:whether|unless|must be|had to be)\b[^.;]{0,60}\bclearly[- ]established",
    r"\b(?:to survive|must (?:set forth|show|allege|establish|prove|demonstrate)|"
    r"contours of the right (?:must|were|was))\b|^A (?:right|plaintiff|defendant)\b",
)
"""The standard as such."""
VIOLATION_NO = compiled(
    r"\b(?:no|nothing|not|never)\b[^.;]{0,80}\b(?:more|greater) (?:\w+ )?force than\b",
    r"\b(?:did|does|do|could|would|has|have|had) not (?:\w+ ){0,2}(?:violat|infring|depriv|"
    r"transgress|constitute|amount to|rise to|run afoul|contraven)",
    r"\bno (?:\w+ ){0,3}(?:violation|deprivation|infringement)s?\b",
    r"\bnot (?:been )?violated\b|\bnot (?:\w+ ){0,3}(?:unconstitutional|excessive|unreasonable)\b",
    r"\bfail(?:s|ed|ure|ing)? (?:to )?(?:\w+ ){0,2}(?:state|allege|show|establish|demonstrate|make|"
    r"prove|adduce|present|produce|plead|set)\b[^.;]{0,120}\b(?:violat\w+|claims?|depriv\w+|intent|"
    r"right|case|evidence)\b",
    r"\b(?:insufficient|no|not enough|scant|lack of|absence of) evidence\b",
    r"\b(?:there was|had|existed|supported by|based on) (?:ample )?probable cause\b",
    r"\bprobable cause (?:existed|supported|to (?:arrest|search)\b[^.;]{0,40}\bexisted)",
    r"\b(?:force|search|seizure|arrest|stop|detention|use of \w+ ?force)\b[^.;]{0,50}\b(?:was"
    r"|were) "
    r"(?:\w+ )?(?:reasonable|justified|lawful|constitutional|not excessive|permissible)",
    r"\bnot (?:alleged|shown|stated|established|demonstrated)\b[^.;]{0,60}\b(?:violation|claim)",
)
HOLDS_VIOLATION = compiled(
    r"\bwe (?:also |therefore |thus |first )?(?:hold|conclude|find|agree)\b(?:(?!\bnot\b"
    r"|\bno\b|\bif\b|"
    r"\bwhether\b)[^.;]){0,90}\b(?:violated|was excessive|was unreasonable|(?:was|were) "
    r"unconstitutional|deprived)\b"
)
PLAINLY_NONE = compiled(
    r"\b(?:not|never) (?:\w+ ){0,2}violat\w*|\bno (?:\w+ ){0,2}violation\b|\bnot violated\b"
)
VERDICT = compiled(r"\b(?:jury|verdict)\b")
VIOLATION_YES = compiled(
    r"(?<!not )(?<!no )\b(?:we (?:\w+ )?(?:hold|conclude|find|agree|think)|clearly|plainly|thus|"
    r"therefore|indeed|amounts? to|constitut\w+|evidence)\b[^.;]{0,100}\b(?:violated|violation of|"
    r"infringed|deprived|unconstitutional|excessive)\b",
    r"\b(?:sufficient|ample|enough|substantial|adequate)(?:ly)?\b[^.;]{0,40}\b(?:evidence|alleg\w+|"
    r"support\w*|proof|facts|state|stated|establish)\b",
    r"\b(?:alleg\w+|state[sd]?|facts|complaint|evidence|plaintiffs?)\b[^.;]{0,60}\b(?:make out"
    r"|makes out|"
    r"made out|states?|stated|sufficiently|would (?:amount|constitute|violate)|adequately|"
    r"establish\w*|suffic\w+)\b[^.;]{0,60}\b(?:violation|claim|deprivation|excessive)",
    r"\b(?:jury|factfinder) (?:reasonably|was entitled|properly|had)\b[^.;]{0,60}\b(?:find|"
    r"found|conclude|concluded|basis)",
    r"\bverdict\b[^.;]{0,60}\b(?:supported|stands?|sustain\w*)",
)
