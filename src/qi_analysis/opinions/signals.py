"""The words by which a court speaks of immunity, force and officials: patterns as data.

Every pattern is read against one sentence with its white space collapsed and the parentheses
after citations blanked. Gaps are bounded, so that no text can make the search slow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal


def compiled(*patterns: str) -> re.Pattern[str]:
    """Join alternatives into one pattern that ignores case."""
    return re.compile("|".join(patterns), re.I)


QI_RAW = re.compile(r"qualified(?:ly)?\s+immun|good[\s-]faith\s+immunity", re.I)
"""The screen of the codebook, on the coded text as it stands."""

_QI = r"(?:qualified(?:ly)? immun\w+|good[ -]faith immunity)"
QI = compiled(_QI)
IMMUNITY = compiled(_QI, r"\bimmun(?:e|ity)\b(?! (?:from|of) (?:tax|prosecution))")

# --- who speaks -----------------------------------------------------------------------------
COURT_SPEAKS = compiled(
    r"\bwe (?:also |therefore |thus |now |too |must |accordingly |do |can |would |hereby |further |"
    r"have no (?:difficulty|trouble|hesitation)|have concluded|are (?:satisfied|persuaded|"
    r"convinced|unpersuaded|constrained)|cannot |need (?:not|go)|likewise |again ){0,3}"
    r"(?:hold|conclude|find|agree|disagree|affirm|reverse|vacate|remand|decide|reject|dismiss|"
    r"think|believe|see|determine|uphold|rule|say|deny|grant|lack|decline|reach|consider|address|"
    r"need|are|not)\b",
    r"\bin our (?:view|judgment|opinion)\b",
    r"\bour (?:conclusion|holding|determination)\b",
    r"\b(?:is|are|must be|should be) (?:\w+ )?(?:affirmed|reversed|vacated|upheld|sustained)\b",
)
CONCLUDES = re.compile(
    r"^(?:[IVX]+\. |CONCLUSION\.? |Conclusion\.? )?(?:Accordingly|Therefore|Thus|Hence|Because|"
    r"Consequently|As a result|For (?:the|these|all|this)|In (?:sum|short|conclusion|these "
    r"circumstances|light of)|Since|Under th|Given|On th(?:is|ese|e) (?:record|facts))\b|"
    r"\b(?:is|are|was|were|and|;) (?:therefore|thus|accordingly|consequently|hence)\b"
)
LOWER_COURT = compiled(
    r"\b(?:district|trial|lower|magistrate|bankruptcy) (?:court|judge)(?:'s|’s)?\b",
    r"\bcourt below\b",
    r"\bthe (?:judge|magistrate)(?:'s|’s)? ",
    r"\b(?:he|she|it|the court) (?:also |further |then )?(?:held|ruled|found|concluded|granted|"
    r"denied|dismissed|determined|reasoned|rejected|stated)\b",
)
RULED_BELOW = compiled(
    r"\b(?:held|ruled|found|concluded|grant\w*|den(?:y|ied|ying|ial)|dismiss\w*|determin\w+|"
    r"reject\w+|ruling|order\w*|decision|judgment|conclusion|holding|finding)\b"
)
_DENIED_BELOW = compiled(
    r"\b(?:den(?:y|ied|ying|ial)|refus\w+|reject\w+)\b|\bnot (?:\w+ )?entitled\b"
)
_GRANTED_BELOW = compiled(r"\b(?:grant\w*|dismiss\w*|entitled|accepted)\b")
_ADVERBS = (
    r"(?:(?:also|further|next|now|then|first|second|have|has|had|do|does|did|alternatively|instead|"
    r"again|both|all|each|not|nevertheless|however|on appeal|in turn) ,?){0,3}"
)
_SAYING = (
    r"(?:argu(?:e|es|ed|ing)|contend(?:s|ed|ing)?|assert(?:s|ed|ing)?|maintain(?:s|ed)?|"
    r"insist(?:s|ed)?|suggest(?:s|ed)?|urg(?:e|es|ed)|rais(?:e|es|ed)|invok(?:e|es|ed)|plead(?:s|ed)?|"
    r"pled|advanc(?:e|es|ed)|submit(?:s|ted)?|sought|seeks?|moved?|moves|challeng(?:e|es|ed)|"
    r"respond(?:s|ed)?|repl(?:y|ies|ied)|counter(?:s|ed)?|interpos(?:e|es|ed)|complain(?:s|ed)?|"
    r"rel(?:y|ies|ied) on|claim(?:s|ed)? (?:that|to|both|they|he|she|qual|imm|ent)|appeal(?:s|ed)?|"
    r"filed (?:a|an|the|his|her|their|this)|took (?:an|this)|taken (?:an|this))\b"
)
PARTY_SAYS = compiled(
    rf"\b(?:defendants?|appell(?:ant|ee)s?['’]?|plaintiffs?|officers?|officials?|they|he|she|"
    rf"government|parties|agents?|troopers?)(?:,[^,]{{1,60}},)? {_ADVERBS}{_SAYING}",
    rf"(?-i:\b(?!The |We |It |This |Court )[A-Z][\w’'-]+(?<!'s)(?<!’s)) {_ADVERBS}{_SAYING}",
    r"\b(?:argument|contention|assertion|suggestion)s?,? that\b",
    r"\b(?:according to|in (?:his|her|their) view)\b",
)
RULING_BELOW_FIRST = compiled(
    r"^(?!\W*\d*As )(?:[^,.;]{1,60}, )?(?:[\w,]+ ){0,5}(?:(?:district|trial|magistrate) (?:court|judge)|court below|"
    r"(?-i:the court)|(?-i:The court)|jury)(?: \w+){0,3} (?:held|ruled|found|concluded|granted|denied|dismissed|"
    r"determined|rejected|refused)\b"
)
PRECEDENT = compiled(
    r"\bwe (?:have|had) (?:\w+ ){0,2}(?:held|said|stated|noted|explained|observed|recognized|"
    r"described|ruled|found)\b",
    r"\bSupreme Court(?:'s|’s)?\b",
    r"(?-i:\b[Tt]he Court\b)",
    r"\b(?:In|See|Cf\.|E\.g\.,|Compare) [A-Z][\w.’'-]+(?: [\w.&’'-]+){0,5} v\. ",
    r"\bthis court (?:has |had )?(?:\w+ )?(?:held|ruled|stated|noted|explained)\b",
    r"\bthat (?:case|court|decision)\b|\bthe (?:panel|court of appeals|majority|plurality)\b",
    r"\b(?:we|court) (?:held|stated|noted|explained|observed) (?:in|there)\b",
    r"\bin deciding an? (?:issue|question)\b",
    r"\b(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh) Circuit "
    r"(?:has |had |also )?(?:held|ruled|found|concluded|rejected|affirmed|reversed)",
)
ABSTRACT = compiled(
    r"\b(?:government|public|state|governmental|executive) (?:officials?|officers?|employees?|"
    r"actors?|agents?)(?: [\w,]+){0,5} (?:are|is|may|enjoy|generally|have|can|who|receive|do not) ",
    r"\bofficials? (?:are|enjoy|receive|may|performing|acting|who)\b",
    r"^(?:An? |The )?(?:denial|grant|claim|assertion)s? of (?:a claim of )?qual[^.;]{0,120}\b(?:is|are|may|"
    r"can) (?:immediately |an? |not |usually |ordinarily |generally )*(?:appeal|review|final|collateral)",
    r"\b(?:doctrine|defense|purpose|principle|standard|test|protection|policy|question|issue|"
    r"analysis|inquiry|concept|availability|rationale|claim|grant|denial|scope|context) (?:of|for) "
    rf"{_QI}(?: \w+){{0,2}} (?:shields?|protects?|provides?|is|requires?|seeks?|balances?|involves?|"
    r"extends?|permits?|allows?|depends?|turns?|was|has|can|may)\b",
    rf"^(?:The )?{_QI}(?: defense| doctrine| analysis| inquiry)? (?:\w+ )?(?:shields?|protects?|"
    r"is|provides?|affords?|attaches|requires?|balances?|exists|depends?|turns|gives|applies|"
    r"extends|ordinarily|generally|operates|can|may)\b",
    r"\bdefendants (?:to|in) (?!this|the|these|that)\w+ (?:actions?|suits?|cases?) ",
    r"\b(?:a|an|any|each|every|such) (?:\w+ )?(?:defendant|official|officer|police officer)s? "
    r"(?:is|are|may be|will be|who|can|must|should|would be|loses|enjoys) ",
    r"\b(?:for instance|for example|would enjoy|might enjoy|like government officials|analog\w+|"
    r"similar to|akin to|borrow\w*|by contrast|unlike|assum(?:e|ing) arguendo)\b",
    r"\bwhether (?:a|an|the) (?:defendant|official|officer)\b",
    r"\bin (?:situations|cases|circumstances|instances) (?:in which|where|when|involving)\b",
    r"\b(?:even )?(?:when|where|if) (?:a|an) (?:\w+ )?(?:officer|official|defendant)\b",
)
CONDITIONAL = compiled(
    rf"\b(?:if|unless|whether|even if|could be|may be|might be|would be|until)\b[^.;]{{0,90}}"
    rf"{_QI}",
    rf"{_QI}[^.;]{{0,40}}\b(?:if|unless)\b",
)
WE_REVIEW = compiled(
    rf"\bwe review\b[^.;]{{0,120}}{_QI}",
    rf"\b(?:appeals?|appealed|appealing|appellate review|interlocutory appeal)\b[^.;]{{0,120}}{_QI}",
    rf"\b(?:question|issue)s?\b[^.;]{{0,80}}\b(?:before us|on appeal|here|is whether)\b[^.;]{{0,100}}"
    rf"{_QI}",
    rf"\b(?:issue|question|argument|point)s? (?:is|are|concerns?|involves?)\b[^.;]{{0,60}}{_QI}",
    rf"\bwe (?:now )?(?:turn|address|consider|begin|proceed)\b[^.;]{{0,80}}{_QI}",
    rf"\b(?:this|these) (?:interlocutory )?appeals?\b[^.;]{{0,80}}{_QI}",
    rf"\b(?:alternative|alternate|additional|independent|other|another) (?:\w+ )?grounds?\b[^.;]{{0,80}}"
    rf"{_QI}",
    rf"{_QI}[^.;]{{0,80}}\b(?:alternative|alternate|independent) (?:\w+ )?ground",
)
ADOPTS = compiled(
    r"\b(?:correctly|properly|rightly|appropriately|soundly|supportabl[ye]|did not err|no error|"
    r"committed no|plainly correct|was correct|was right|were correct)\b",
    r"\b(?:we agree|as) (?:with )?the (?:district|trial) (?:court|judge)\b",
)
FAULTS = compiled(
    r"\b(?:erred|error|erroneously|improperly|incorrectly|mistakenly|wrongly|should not have|"
    r"was wrong|premature(?:ly)?|was incorrect|cannot stand|must be (?:reversed|vacated|set aside))\b"
)

# --- what is decided ------------------------------------------------------------------------
_ENTITLED = r"(?:entitled|protected|shielded|covered|cloaked|clothed|insulated|eligible|immune)"
_BE = r"(?:is|are|was|were|be|been|being|remains?|remained)"
REVERSES_DENIAL = compiled(
    rf"\b(?:denial|denied|denying|refus\w+)\b[^.;]{{0,140}}{_QI}[^.;]{{0,80}}\b(?:reversed|vacated|"
    r"cannot stand|set aside|was error|was erroneous|in error)\b",
    rf"\b(?:revers|vacat|set\w* aside|overturn)\w*\b[^.;]{{0,140}}\b(?:denial|denied|denying|deny|"
    rf"refus\w+)\b[^.;]{{0,140}}{_QI}",
)
"""Looked for before the two below: it holds both a refusal and its end."""
DENIES = compiled(
    rf"\bnot (?:\w+ )?(?:shown|demonstrated|established|proven|proved|persuaded|carried)\b[^.;]{{0,60}}"
    rf"\b{_ENTITLED}\b",
    rf"\b(?:not|never|no longer|nor)(?: \w+){{0,3}} {_ENTITLED}\b",
    rf"\b(?:neither|nor|none)\b[^.;,]{{0,60}}\b(?:is|are|was|were) {_ENTITLED}\b",
    rf"\b(?:cannot|not|nor|neither)\b[^.;]{{0,30}}\b(?:claim|invoke|enjoy|assert|avail|rely on|"
    rf"prevail on|receive|benefit)\b[^.;]{{0,50}}{_QI}",
    rf"{_QI}(?:(?!\b(?:because|since|from|where|if|when|unless|insofar)\b)[^.;]){{0,60}}\b(?:does not|"
    r"do not|cannot|did not|is not|was not|are not|not available|"
    r"unavailable|fails?|inappropriate|unwarranted|no (?:defense|shield|help|shelter|bar)|"
    r"inapplicable|lost|waived)\b",
    rf"\b(?:affirm\w*|uphold|upheld|sustain)\b[^.;]{{0,120}}\b(?:denial|denied|denying|deny|refus\w+|rejection)\b",
    rf"\b(?:revers|vacat)\w*\b(?:(?!\bden|\brefus)[^.;]){{0,140}}\b(?:grant\w*|award\w*|"
    rf"dismiss\w+|summary judgment)\b(?:(?!\bden|\brefus)[^.;]){{0,120}}{_QI}",
    rf"\b(?:not|never|no longer) (?:have|has|had) {_QI}|\b(?:do|does|did) not have {_QI}",
    rf"\b(?:correctly|properly|rightly|did not err in|no error in)\b[^.;]{{0,50}}\b(?:den(?:y|ied|ying|"
    r"ial)|refus\w+|reject\w+)",
    rf"\b(?:den(?:y|ied|ial)|reject|refus)\w*\b[^.;]{{0,60}}\bwas (?:correct|proper|right)",
    rf"{_QI}[^.;]{{0,60}}\bcannot be (?:decided|resolved|determined)\b",
    rf"\berred\b[^.;]{{0,40}}\b(?:in|by|when)\b[^.;]{{0,30}}\b(?:grant\w*|dismiss\w*|allow\w*|"
    rf"conclud\w+|hold\w*|find\w*|accept\w*)\b(?![^.;]{{0,60}}\bnot\b)[^.;]{{0,100}}{_QI}",
    rf"\b(?:we|must|is|are) (?:therefore |thus |also )?reject(?:ed)?\b[^.;]{{0,80}}"
    rf"(?:{_QI}|immunity)",
    rf"\bdefeats?\b[^.;]{{0,50}}{_QI}",
    rf"\b(?:declin\w+|refus\w+) to (?:extend|grant|award|afford|confer|give|recognize)\b[^.;]{{0,80}}{_QI}",
    rf"\b(?:denial|denied|denying|refus\w+)\b[^.;]{{0,140}}{_QI}[^.;]{{0,80}}\b(?:affirmed|upheld|"
    r"sustained)\b",
    rf"\b(?:judgment|order|dismiss\w+|grant\w*)\b(?:(?!\bden|\brefus)[^.;]){{0,140}}{_QI}[^.;]{{0,80}}"
    r"\b(?:reversed|vacated)\b",
    rf"\bno {_QI}",
)
GRANTS = compiled(
    rf"\bno\w*\b[^.;]{{0,60}}\bviolat\w+[^.;]{{0,60}}\b(?:ends|disposes of|resolves|settles|concludes)\b"
    rf"[^.;]{{0,40}}{_QI}",
    rf"{_QI}(?: defense)? (?:applies|attaches|is (?:a complete|available|appropriate|warranted|proper|"
    r"in order))\b",
    rf"{_QI} of [^.;]{{0,40}}\bis a (?:complete )?(?:defense|bar)\b",
    rf"\bgrant of {_QI}[^.;]{{0,40}}\bwas (?:appropriate|proper|correct|warranted|right)\b",
    rf"\b(?:{_BE}|hold|find|conclude|thus|clearly|as)\b(?: \w+){{0,4}}? {_ENTITLED}\b[^.;]{{0,60}}"
    rf"{_QI}",
    rf"\b{_ENTITLED} to\b[^.;]{{0,80}}{_QI}",
    rf"(?<!not )\b(?:has|have|had|deserves?) {_QI}",
    rf"{_QI}[^.;]{{0,80}}\bshould have been (?:granted|recognized|upheld|allowed)\b",
    rf"\benjoy(?:s|ed)?\b[^.;]{{0,40}}{_QI}",
    rf"\b(?:protected|shielded|covered|insulated|cloaked|immune) (?:by|from|with|in|under)\b"
    rf"[^.;]{{0,80}}{_QI}",
    rf"{_QI}[^.;]{{0,80}}\b(?:bars|barred|protects|protected|shields|shielded|disposes|forecloses|"
    rf"precludes|insulates|requires (?:dismissal|judgment)|was (?:proper|appropriate|warranted))",
    rf"\baffirm\w*\b[^.;]{{0,140}}\b(?:grant\w*|award\w*|dismiss\w+|summary judgment|judgment|"
    rf"ruling|decision|determination|conclusion)\b[^.;]{{0,140}}{_QI}",
    rf"\b(?:revers|vacat|set\w* aside|overturn)\w*\b[^.;]{{0,140}}\b(?:denial|denied|denying|deny|"
    rf"refus\w+)\b[^.;]{{0,140}}{_QI}",
    rf"\b(?:correctly|properly|rightly|did not err in|no error in)\b[^.;]{{0,60}}\b(?:grant\w*|"
    rf"dismiss\w*|conclud\w+|held|hold\w*|rul\w+|allow\w*|found|enter\w*)\b[^.;]{{0,120}}{_QI}",
    rf"\berred\b[^.;]{{0,60}}\b(?:deny\w*|refus\w+|reject\w+|not (?:grant\w*|dismiss\w*|find\w*))\b"
    rf"[^.;]{{0,100}}{_QI}",
    rf"\bshould (?:\w+ )?have (?:been )?(?:\w+ )?(?:grant\w*|dismiss\w*|enter\w*|award\w*)\b[^.;]{{0,120}}{_QI}",
    rf"\b(?:must|should|properly|are|be|to) (?:be )?dismiss\w*\b[^.;]{{0,80}}\bgrounds? of {_QI}",
    rf"{_QI}[^.;]{{0,120}}\bwas (?:\w+ )?(?:correct|right|proper)\b",
    rf"\bdistrict court's ruling\b[^.;]{{0,160}}{_QI}[^.;]{{0,120}}\bcorrect\b",
    rf"\bgrant\w*\b[^.;]{{0,60}}\b(?:was|were) (?:\w+ )?(?:proper|appropriate|correct)\b",
    rf"\b(?:judgment|order|dismiss\w+|grant\w*|ruling|decision)\b(?:(?!\bden|\brefus)[^.;]){{0,140}}"
    rf"{_QI}[^.;]{{0,80}}\b(?:affirmed|upheld|sustained)\b",
    rf"\b(?:denial|denied|denying|refus\w+)\b[^.;]{{0,140}}{_QI}[^.;]{{0,80}}\b(?:reversed|vacated)\b",
)
NOT_REACHED = compiled(
    r"\b(?:need not|needn't|do not|did not|don't|not necessary (?:for us )?to|unnecessary (?:for us )?"
    r"to|declin\w+ to|no (?:need|occasion|reason) to|refus\w+ to|nor do we|nor need we|without|"
    r"refrain from|not)(?: \w+){0,2} (?:reach|decid|address|consider|resolv|determin|"
    r"discuss|confront|tarry|inquir|pass|express|entertain)(?:e|ing)?\b",
    r"\b(?:moot|academic|undeveloped|perfunctory|not (?:properly )?before us|"
    r"(?:deemed|have been|has been|was|is|are) (?:\w+ )?(?:waived|forfeited|abandoned))\b",
)
WAIVED = compiled(
    rf"{_QI}[^.;]{{0,140}}\b(?:waived|forfeited|abandoned)\b",
    rf"\b(?:waived|forfeited|abandoned)\b[^.;]{{0,80}}{_QI}",
)
NOT_WAIVED = compiled(r"\b(?:not|never|nor|neither|no)(?: \w+){0,2} (?:waive|forfeit|abandon)")
REJECTS = compiled(
    r"\b(?:we|must|cannot) (?:\w+ )?(?:disagree|reject|not agree|unpersuaded|not persuaded)\b",
    r"\bwe are (?:not|un)(?: |)(?:persuaded|convinced)\b|\bto the contrary\b|\bnot so\b",
    r"\b(?:argument|contention|claim|assertion|defense|position|point)\b[^.;]{0,100}\b(?:fails?|falls?|"
    r"without merit|meritless|lacks? merit|unavailing|unpersuasive|misplaced|rejected|no merit|"
    r"cannot succeed|unconvincing|must fail|misses the mark|mistaken)\b",
)
"""An argument just told is turned down."""
REFERS_BACK = compiled(
    r"\b(?:these|this|that|those|the|such|its|their|other|any) (?:\w+ ){0,2}(?:argument|issue|"
    r"question|defense|ground|contention|point|immunity|matter|claim|doctrine)s?\b"
)
NO_JURISDICTION = compiled(
    r"\b(?:lack|without|no|want of|absence of|not have)\b[^.;]{0,30}\bjurisdiction\b",
    r"\bappeals?\b[^.;]{0,60}\b(?:is|are|must be|be) (?:\w+ )?dismissed\b",
    r"\bdismiss\b[^.;]{0,60}\bappeals?\b",
)
FACTS_IN_DISPUTE = compiled(
    r"\b(?:genuine|disputed|material|unresolved|factual) (?:and \w+ )?(?:issues?|disputes?|questions?|"
    r"facts?)\b",
    r"\b(?:cannot be|not) (?:\w+ )?(?:decided|resolved|determined)\b[^.;]{0,50}\b(?:prior to|before|"
    r"without)\b[^.;]{0,20}\b(?:trial|jury|fact)",
    r"\b(?:jury|factfinder|trier of fact) (?:could|must|should|will|to decide)\b",
)

# --- the two steps ----------------------------------------------------------------------------
CE_NO = compiled(
    r"\b(?:not|never|nor|neither|hardly|far from|no|rarely|seldom)\b[^.;]{0,60}\b(?:been )?(?:so |sufficiently |"
    r"then |yet )?[\"'“‘]*clearly[- ]established\b",
    r"\bclearly established\b[^.;]{0,60}\b(?:was not|is not|did not|does not|were not|cannot be)\b",
    r"\b(?:law|right|rights|contours|question|standard|state of the law)\b[^.;]{0,80}\b(?:unclear|"
    r"unsettled|uncertain|not (?:\w+ )?(?:clear|settled|established)|undeveloped|in flux|"
    r"an open question)\b",
    r"\bnot (?:have |necessarily )?(?:been |be )?(?:sufficiently |so )?(?:clear|apparent|obvious|"
    r"evident)\b[^.;]{0,60}\breasonable\b",
    r"\breasonabl[ey] (?:\w+ ){0,5}(?:could|might|may|would)(?: well| easily| certainly)? have "
    r"(?:\w+ ){0,2}(?:believed|thought|concluded|supposed|disagreed|differed|not (?:known|understood|"
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
    r"\bno (?:objectively )?reasonable (?:\w+ ){0,3}(?:could|would) (?:have|possibly|believe|think)",
    r"\b(?:any|every|a|an) (?:objectively )?reasonable (?:\w+ ){0,4}(?:would|should|must) (?:\w+ )?"
    r"(?:have )?(?:known|understood|understand|know|recogni[sz]ed|realized)",
    r"\b(?:fair|ample|clear|sufficient) (?:warning|notice)\b",
)
BELIEF = compiled(
    r"\b(?:could|might|may|would|to) (?:\w+ )?(?:have )?(?:\w+ )?(?:believ\w+|thought|think|conclud\w+|"
    r"suppos\w+)\b",
    r"\b(?:interpretation|belief|reading|understanding|mistake)\b[^.;]{0,120}\breasonable\b",
    r"\breasonable (?:officer|official|person|police officer|trooper)\b",
)
"""What an official could reasonably think: the second step, not the first."""
GENERAL = compiled(
    r"\binsofar as (?:their|his|the|its)\b",
    r"\b(?:to survive|must (?:set forth|show|allege|establish|prove|demonstrate)|"
    r"contours of the right (?:must|were|was))\b|^A (?:right|plaintiff|defendant)\b",
)
"""The standard as such."""
VIOLATION_NO = compiled(
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
    r"\b(?:force|search|seizure|arrest|stop|detention|use of \w+ ?force)\b[^.;]{0,50}\b(?:was|were) "
    r"(?:\w+ )?(?:reasonable|justified|lawful|constitutional|not excessive|permissible)",
    r"\bnot (?:alleged|shown|stated|established|demonstrated)\b[^.;]{0,60}\b(?:violation|claim)",
)
VIOLATION_YES = compiled(
    r"(?<!not )(?<!no )\b(?:we (?:\w+ )?(?:hold|conclude|find|agree|think)|clearly|plainly|thus|"
    r"therefore|indeed|amounts? to|constitut\w+|evidence)\b[^.;]{0,100}\b(?:violated|violation of|"
    r"infringed|deprived|unconstitutional|excessive)\b",
    r"\b(?:sufficient|ample|enough|substantial|adequate)(?:ly)?\b[^.;]{0,40}\b(?:evidence|alleg\w+|"
    r"support\w*|proof|facts|state|stated|establish)\b",
    r"\b(?:alleg\w+|state[sd]?|facts|complaint|evidence|plaintiffs?)\b[^.;]{0,60}\b(?:make out|makes out|"
    r"made out|states?|stated|sufficiently|would (?:amount|constitute|violate)|adequately|"
    r"establish\w*|suffic\w+)\b[^.;]{0,60}\b(?:violation|claim|deprivation|excessive)",
    r"\b(?:jury|factfinder) (?:could|reasonably|was entitled|properly|had)\b[^.;]{0,60}\b(?:find|"
    r"found|conclude|concluded|basis)",
    r"\bverdict\b[^.;]{0,60}\b(?:supported|stands?|sustain\w*)",
)

# --- force, custody, officials ----------------------------------------------------------------
FORCE = compiled(
    r"\b(?:excessive(?:ly)?|unreasonable|unnecessary|undue|deadly|lethal|brutal|gratuitous)"
    r"(?: \w+ | and \w+ |, \w+,? | )(?:use of )?(?:physical )?force\b",
    r"\b(?:excessive|unreasonable|unnecessary|deadly) force\b",
    r"\bpolice brutality\b|\bforce used (?:against|by|in|on|to)\b",
    r"\buse of (?:\w+ ){0,2}force\b|\bexcess(?:ive)? use of\b",
)
FORCE_STORY = compiled(
    r"\b(?:shot (?:and killed|him|her|to death|at|by|dead)|fatal(?:ly)? sho\w+|shooting (?:death|of)|beaten|beat (?:him|her|"
    r"them)|beating|choke(?:d|hold)|kicked|punched|struck (?:him|her)|tasered|pepper[- ]spray\w*|"
    r"police dog|clubbed|handcuff\w+ (?:\w+ )?(?:tightly|too))\b"
)
FATAL = compiled(
    r"\b(?:shot and killed|fatal(?:ly)? (?:sho\w+|injur\w+|wound\w+)|shooting death|shot to death|"
    r"shot dead|died (?:in|during|after) [^.;]{0,40}\b(?:arrest|restrain\w+|custody)|killed by)\b"
)
FORCE_GONE = compiled(
    r"\b(?:jury|verdict|district court|court|judge)\b[^.;]{0,80}\b(?:reject\w*|dismiss\w*|found (?:for|"
    r"in favor of) (?:the )?(?:defendants?|officers?)|against (?:the )?plaintiffs?)\b",
    r"\b(?:not|never|nor) (?:\w+ ){0,3}(?:appeal\w*|challeng\w*|pursu\w*|rais\w*|press\w*)\b",
    r"\b(?:abandon|withdr[ae]w|waive|settle|voluntarily dismiss)\w*\b",
)
CLAIMS = compiled(
    r"\b(?:claim\w*|alleg\w*|action|suit|sued|suing|complain\w*|violat\w+|amendment|assert\w*|§ ?1983|1983|"
    r"bivens|count|verdict|liab\w+|arrest\w*|jury|damages)\b"
)
CONSTITUTIONAL = compiled(
    r"\b(?:constitutional(?:ly)?|(?:first|fourth|fifth|eighth|fourteenth) amendment|due process|"
    r"equal protection|color of (?:state )?law|false arrest|unlawful (?:arrest|search|seizure)|"
    r"immun(?:e|ity))\b"
)
OTHER_IMMUNITY = compiled(
    r"\babsolute(?:ly)? (?:\w+ |\(\w+\) ){0,3}immun|\b(?:judicial|prosecutorial|legislative|official|"
    r"witness) immunity\b"
)
ARRESTS = compiled(
    r"\b(?:arrest\w*|shot|shooting|traffic stop|patrol|handcuff\w*|booked|probable cause)\b"
)
OFFICERS = compiled(
    r"(?<!correction )(?<!corrections )(?<!correctional )(?<!prison )(?<!hearing )(?<!medical )"
    r"(?<!executive )(?<!inspection )(?<!probation )(?<!loan )(?<!parole )(?<!chief )(?<!personnel )"
    r"(?<!commanding )\bofficers?\b(?! of (?:the )?(?:corporation|company|court))"
)
REGULATORY = compiled(
    r"\b(?:regulatory|compliance|inspections?|tax|revenue|licensing|building|health|housing|zoning)"
    r"(?: [a-z]+)? (?:officers?|agents?|inspectors?|officials?|operations? officers?)\b"
)
CIVIL_RIGHTS = compiled(
    r"\b(?:section|§+|sec\.|u\.s\.c\.(?:a\.)?(?: §+)?) ?1983\b",
    r"\b(?:under|to|of|by|a|se|in|his|her|their) 1983\b(?! (?:term|election|season|fiscal))[ ,.]"
    r"(?=(?:action|claim|suit|case|complaint|liab|for|against|alleg|and|by|,))",
    r"\b42 U\.S\.C\.[^.;]{0,20}\b1983\b|\bBivens\b|\bcivil rights (?:action|suit|complaint|claim|"
    r"violation|act|case|law)|\bcivil rights\b",
)
OFFICIAL_CAPACITY = compiled(
    r"\b(?:individual|personal|official)(?:ly|s)?(?: and (?:in (?:his|her|their) )?(?:individual|"
    r"personal|official|professional))? capacit(?:y|ies)\b"
)

OFFICIALS: Mapping[str, re.Pattern[str]] = {
    "police": compiled(
        r"\b(?:police ?(?:officers?|man|men|woman|chief|sergeant|lieutenant|captain|department|"
        r"commissioner|superintendent|detectives?)|police\b(?! power)|state troopers?|troopers?|"
        r"patrol(?:man|men)|detectives?|deputy sheriffs?|sheriff'?s'? deput(?:y|ies)|law enforcement "
        r"(?:officers?|agents?|officials?)|(?:FBI|DEA|F\.B\.I\.|D\.E\.A\.|narcotics|secret service|"
        r"border patrol|customs|ATF|INS) agents?|special agents?|arresting officers?|constables?)\b"
    ),
    "corrections": compiled(
        r"\b(?:correction(?:s|al)? (?:officers?|officials?|officer|guards?|staff|institution|center|"
        r"facility)|department of corrections?|prison (?:officials?|guards?|officers?|"
        r"administrators?|authorities|staff|superintendent)|prisons?\b|warden|inmates?|prisoners?|"
        r"jail(?:er|ers|s)?|house of correction|detention center|disciplinary (?:board|hearing)|"
        r"bureau of prisons|M\.?C\.?I\.?[- ](?:Cedar|Norfolk|Walpole|Concord))\b"
    ),
    "other_official": compiled(
        r"\b(?:mayor|governor|select(?:man|men|board)|school (?:board|committee|superintendent|"
        r"department|officials?|principal)|principal|city council\w*|council(?:man|men|ors?|lors?)|"
        r"commissioners?|secretary (?:of|for)|university|chancellor|professors?|dean|judges? [A-Z]|"
        r"prosecutors?|district attorney|attorney general|IRS|Internal Revenue|inspectors?|"
        r"administrators?|assessors?|zoning|planning board|building|social workers?|hospital|"
        r"legislat(?:or|ure)\w*|board members?|city manager|town manager|municipal(?:ity)?|"
        r"public employees?|agency|department of (?!correction|justice|police|public safety))\b"
    ),
}
"""Occupations and agencies by which the opinion names individual defendants."""


def ruling_below(text: str) -> Literal["granted", "denied"] | None:
    """Return ``granted`` or ``denied`` for a sentence on what the court below did, or None."""
    if _DENIED_BELOW.search(text):
        return "denied"
    return "granted" if _GRANTED_BELOW.search(text) else None
