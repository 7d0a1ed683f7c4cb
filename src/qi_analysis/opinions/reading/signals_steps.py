"""The words for the two steps: was a right violated, and was the law clear."""

from __future__ import annotations

from qi_analysis.opinions.reading.patterns import compiled

CE_NO = compiled(
    r"\b(?:not|never|nor|neither|hardly|far from|no|rarely|seldom|less than"
    r"|anything but)\b(?:(?!\bto be free\b)[^;]){0,60}\b(?:been )?"
    r"(?:so |sufficiently |then |yet )?[\"'“‘]*clearly[- ](?:established|settled"
    r"|unconstitutional|unlawful)\b",
    r"\bclearly established\b[^;,]{0,60}\b(?:was not|is not|did not|does not|were not|cannot be)\b",
    r"\b(?:law|rights?|contours|question|standard|state of the law|precedents?"
    r"|case ?law)\b[^;]{0,80}\b(?:unclear|"
    r"unsettled|uncertain|not (?:\w+ )?(?:clear|settled|established)|undeveloped|in flux"
    r"|equivocal|divided|"
    r"an open question|lack of clarity|at least arguable|murky|muddled|sparse|contradictory)\b",
    r"\breason to question the clarity\b|\bnot (?:\w+ )?[\"“]?beyond debate\b|\b(?:much"
    r"|some) (?:conjecture|debate|doubt)\b",
    r"\bnot (?:have |necessarily )?(?:been |be )?(?:sufficiently |so )?(?:clear|apparent"
    r"|obvious|evident|plain)\b[^;]{0,60}"
    r"\breasonable\b|\bnot (?:\w+ )?(?:sufficiently |so )(?:clear|obvious)\b",
    r"\bno (?:objectively )?reasonable (?:\w+ ){0,4}(?:would|could) have (?:\w+ )?(?:known"
    r"|understood|realized|recogni[sz]ed)\b",
    r"(?<!no )(?<!no objectively )\breasonabl[ey] (?:\w+[,’']? ?){0,6}(?:could|might|may"
    r"|would)(?: well| easily| certainly)? "
    r"have (?:\w+ ){0,3}(?:believed|thought|concluded|supposed|disagreed|differed"
    r"|come to the conclusion|"
    r"not (?:known|understood|recogni[sz]ed|realized))",
    r"\breasonabl[ey] (?:\w+[,’']? ?){0,6}(?:could|might|may|would) not have (?:\w+ )?"
    r"(?:known|understood|recogni[sz]ed|realized)\b",
    r"\bno one on notice\b|\bnot\b[^;]{0,40}\bbeyond debate\b"
    r"|\bnot\b[^;]{0,60}\bso (?:distinct|definite|clear) as to\b",
    r"\bno (?:\w+ ){0,3}precedents?\b[^;]{0,100}\b(?:known|guidance|told|instruct\w*|warned)\b",
    r"\breasonabl[ey] (?:could|might) (?:\w+ )?(?:have )?(?:believ|conclud|think|thought)\w*",
    r"\b(?:cannot|could not|not) (?:say|conclude|find) that (?:a|any|every"
    r"|the) (?:objectively )?reasonable\b",
    r"\b(?:cannot|could not|not) (?:say|conclude"
    r"|find) that\b[^;]{0,160}\bclearly (?:established|unconstitutional|unlawful)\b",
    r"\bnot (?:\w+ )?(?:reasonably )?(?:have )?(?:known|understood|on notice)\b"
    r"|\bnot have reasonably known\b",
    r"\b(?:lack\w*|without|no|not (?:\w+ )?(?:give|have|receive"
    r"|provide)\w*)\b[^;]{0,40}\bfair (?:and clear )?(?:warning|notice)\b",
    r"\b(?:belief|conduct|actions?|decision|mistake|conclusion|arrest|reliance"
    r"|judgment)\b[^;]{0,100}\b(?:was|were) "
    r"(?:at least |thus |therefore |not un|also )?(?:arguably |objectively |eminently "
    r"|entirely |not objectively un)*reasonable\b",
    r"\bwas objectively reasonable\b|\bobjectively reasonable for\b"
    r"|\bnot (?:so )?(?:objectively |entirely |plainly )?"
    r"(?:unreasonable|incompetent)\b[^;]{0,40}\b(?:believ|conclu|rel|think|law)\w*",
    r"\breasonable to (?:think|believe)\b|\breasonable mistake\b",
    r"\bprior to (?:our|the Supreme Court's)\b[^;]{0,80}\bdecisions?\b",
    r"\b(?:absence|lack|paucity|dearth) of (?:\w+ ){0,4}(?:case ?law|authority|precedent|clearly)",
    r"\bno (?:\w+ ){0,3}(?:case ?law|cases?|precedents?|decisions?|authority"
    r"|consensus)\b[^;]{0,100}\b(?:establish|alert|put|inform|"
    r"hold|held|prohibit|clear|notice|require|recogni[sz])\w*",
    r"\b(?:fail(?:s|ed)?|not|unable|neither)\b[^;]{0,30}\b(?:cite[sd]?|identif(?:y|ied)"
    r"|point(?:ed)?|provided?|shown?|locate|found|any)\b"
    r"[^;]{0,60}\b(?:cases?|precedents?|authority|decisions?|consensus|law)\b",
    r"\bnot (?:\w+ )?(?:contraven|transgress|violat)\w+ (?:any |a )?[\"“]?clearly\b"
    r"|\bviolated no clearly\b",
    r"\b(?:not|neither|nor|no|never)\b[^;]{0,120}\bclearly establish(?:es)?\b",
    r"\bmade a (?:reasonable|defensible) (?:mistake|judgment)\b"
    r"|\breasonably (?:but mistakenly )?(?:believ|conclud|reli|thought)\w*",
)
CE_YES = compiled(
    r"(?<!not )\b(?:settled law|settled in (?:this|our) circuit|had been settled"
    r"|was settled|were settled"
    r"|has been settled|have been settled)\b",
    r"\bunlawful(?:ness)?\b[^;]{0,50}\b(?:was|were|would have been) (?:\w+ )?(?:apparent|settled"
    r"|plain|clear|obvious|evident)\b",
    r"\b(?:every|any) (?:\w+ ){0,3}(?:officer|deputy|trooper|guard"
    r"|official)s?(?: \w+){0,4} would have"
    r" (?:known|understood)\b",
    r"\bno (?:\w+ ){0,3}(?:officer|jailer|guard|deputy|trooper|official)s? could have (?:\w+ )?"
    r"(?:believed|thought|supposed)\b",
    r"\breasonabl[ey] (?:\w+[,’']? ?){0,6}(?:could|would) not have (?:\w+ )?(?:believed"
    r"|thought"
    r"|supposed|concluded)\b|\bcould not\b[^;]{0,40}\bhave reasonably (?:believed"
    r"|thought|supposed)\b",
    r"\b(?:has|had|have|was|were) (?:long )?(?:been )?on notice\b"
    r"|\bthat too was (?:clear|settled|established)\b",
    r"(?<!not )(?<!no )(?<!nor )\b(?:was|were|is|are|been|has long been|had been|as|well)(?: then| "
    r"already| long| thus| therefore| also| indeed| undoubtedly| unquestionably| sufficiently){0,3}"
    r" [\"'“‘]*(?:clearly|well|firmly)[- ](?:established|settled)\b",
    r"\b(?:violated?|contravened?|contrary to"
    r"|transgressed) (?:\w+ ){0,2}[\"'“‘]*clearly[- ]established\b",
    r"\b(?:had|has|have|is|was|were|it) (?:\w+ ){0,2}clearly[- ]established (?:right|law"
    r"|at the time|when|in 19|in 20|by|that)\b",
    r"\bno (?:objectively )?reasonable (?:\w+ ){0,3}(?:could|would) (?:have|possibly|believe"
    r"|think) (?:\w+ ){0,2}"
    r"(?:believ|thought|think|conclud|suppos)?\w*",
    r"\b(?:any|every|a|an) (?:objectively )?reasonable (?:\w+ ){0,4}(?:would|should|must) (?:\w+ )?"
    r"(?:have )?(?:known|understood|understand|know|recogni[sz]ed|realized|believed)",
    r"(?<!lacked )(?<!without )(?<!no )(?<!of )\b(?:fair|ample|clear|sufficient) (?:warning"
    r"|notice)\b",
    r"\b(?:law|rights?|obligations?|rules?|prohibition|principle)\b[^;]{0,60}\b(?:was|were"
    r"|is) (?:\w+ ){0,2}clear\b",
    r"\b(?:such )?an obvious (?:violation|case)\b|\bobvious clarity\b"
    r"|\bclearly (?:unconstitutional|unlawful|prohibited|forbid\w*)\b",
)
BELIEF = compiled(
    r"\b(?:could|might|may|would|to) (?:\w+ )?(?:have )?(?:\w+ )?(?:believ\w+|thought|think"
    r"|conclud\w+|"
    r"suppos\w+)\b",
    r"\b(?:interpretation|belief|reading|understanding|mistake)\b[^;]{0,120}\breasonable\b",
    r"\breasonable (?:officer|official|person|police officer|trooper)\b",
)
"""What an official could reasonably think: the second step, not the first."""
GENERAL = compiled(
    r"\binsofar as (?:their|his|the|its)\b",
    r"\b(?:whether|unless|must be|had to be)\b[^;]{0,60}\bclearly[- ]established",
    r"\b(?:to survive|must (?:set forth|show|allege|establish|prove|demonstrate)|"
    r"contours of the right (?:must|were|was))\b|^A (?:right|plaintiff|defendant)\b",
    r"\b(?:a|the) right is (?:only )?[\"“]?clearly[- ]established [\"”]?(?:when|if|only"
    r"|where)\b|\bmay be clearly established\b|"
    r"\bto be clearly established\b|\bclearly established [\"”]?(?:prong|law (?:should|must"
    r"|requires)|inquiry|analysis|standard)\b",
    r"\b(?:we|courts?|a court) (?:must |should |then )?(?:ask|consider|determine|decide"
    r"|inquire)s?\b",
    r"\bnot require (?:that )?(?:a|the|an)\b|\bdo not require\b|\bneed not (?:be|have|show"
    r"|point)\b",
)
"""The standard as such."""
BYPASS = compiled(
    r"\b(?:need not|needn't|do not|don't|declin\w+ to|not necessary (?:for us )?to"
    r"|unnecessary (?:for us )?to|no need to|refrain from|"
    r"without|not)(?: \w+){0,2} (?:reach|decid|address|consider|resolv|determin|express)(?:e"
    r"|ing)?\b[^;]{0,90}\b(?:violat\w*|"
    r"constitution\w*|first (?:prong|step|question|inquiry)|merits|unconstitutional\w*"
    r"|excessive|amount(?:s|ed) to|property interest)\b",
    r"\bleav(?:e|es|ing) (?:for another day|open|aside)\b|\bintimat\w+ (?:no|anything)\b"
    r"|\bnot intimating\b",
    r"\bassum(?:e|ing),? (?:\w+ ){0,2}?(?:without deciding|arguendo|for (?:the sake|purposes"
    r"|present purposes))",
    r"\beven (?:if|assuming|were we)\b[^;]{0,160}\b(?:violat\w*|constitution\w*|excessive"
    r"|unreasonabl\w+|unlawful\w*|right)\b|"
    r"\bassuming\b[^;]{0,60}\b(?:a|the|that|there)\b[^;]{0,60}\bviolat\w*",
    r"\b(?:begin|start|proceed|turn|skip|go|move|jump|focus)\w*(?: \w+){0,3} (?:to|with|at"
    r"|on) (?:the )?(?:second|clearly)\b",
    r"\b(?:second|clearly[- ]established) (?:prong|step|question)[^;]{0,60}\b(?:alone"
    r"|dispositive|first|only)\b",
    r"\bexpress no (?:view|opinion)\b|\bregardless of (?:whether|the outcome)\b"
    r"|\bwhether or not\b[^;]{0,80}\bviolat\w*",
    r"\bnot (?:been )?(?:held|recogni[sz]ed)\b[^;]{0,40}\bsuch a right\b"
    r"|\baddress only the (?:latter|second)\b",
)
"""The first step is left alone."""
VIOLATION_NO = compiled(
    r"\b(?:no|nothing|not|never)\b[^;]{0,80}\b(?:more|greater) (?:\w+ )?force than\b",
    r"\b(?:did|does|do|could|would|has|have|had) not (?:\w+ ){0,2}(?:violat\w*|infring\w*"
    r"|depriv\w*|transgress\w*|constitute|"
    r"amount to|rise to|run afoul|contraven\w*)\b(?! (?:any |a )?[\"“]?clearly)",
    r"\bno (?:\w+ ){0,3}(?:violation|deprivation|infringement)s?\b(?! of (?:a |any )?clearly)",
    r"\b(?:not (?:been )?violated|not (?:\w+ ){0,3}(?:unconstitutional|excessive"
    r"|unreasonable))\b|\bviolated no (?!clearly)",
    r"\b(?:fail(?:s|ed|ure|ing)?|unable) (?:to )?(?:\w+ ){0,2}(?:state|allege|show|establish"
    r"|demonstrate|make|introduce|"
    r"prove|adduce|present|produce|plead|set|proffer)\b[^;]{0,140}\b(?:violat\w+|claims?"
    r"|depriv\w+|intent|right|case|evidence|interest)\b",
    r"\b(?:insufficient|no|not enough|scant|lack of|absence of) evidence\b",
    r"\b(?:there was|had|existed|supported by|based on) (?:ample )?probable cause\b",
    r"\bprobable cause (?:existed|supported|to (?:arrest|search)\b[^;]{0,40}\bexisted)",
    r"\b(?:force|search|seizure|arrest|stop|detention|use of \w+ ?force"
    r"|entry)\b[^;]{0,70}\b(?:was|were) "
    r"(?:\w+ )?(?:reasonable|justified|lawful|constitutional|not excessive|permissible"
    r"|supported by)",
    r"\bnot (?:alleged|shown|stated|established|demonstrated)\b[^;]{0,60}\b(?:violation|claim)",
    r"\b(?:cannot be challenged as|not) unconstitutional\b|\b(?:no"
    r"|nor any) (?:\w+ )?constitutional (?:obligation|duty|right|claim)\b|"
    r"\bdo not rise to\b|\bclaims? (?:\w+ )?(?:necessarily )?fail(?:s|ed)?\b",
)
HOLDS_VIOLATION = compiled(
    r"\bwe (?:also |therefore |thus |first |now )?(?:hold|conclude|find|agree)\b(?:(?!\bnot\b"
    r"|\bno\b|\bif\b|\bnone\b|"
    r"\bwhether\b)[^;]){0,140}\b(?:violat(?:ed|es)|(?:did|does|do) violate|was excessive"
    r"|was unreasonable|(?:was|were) "
    r"unconstitutional|deprived|is protected|are protected|violation occurred)\b",
    r"\b(?:hence|therefore|thus|accordingly|consequently),? [^;]{0,40}\b(?:violated|deprived"
    r"|infringed)\b",
    r"\b(?:was|were|is) (?:\w+ ){0,3}(?:a |in )?violation of the \w+ amendment\b|\b(?:offended"
    r"|offends|violated|violates) the constitution\b",
    r"\b(?:conduct|force|search|seizure|arrest|actions?|policy|decision"
    r"|termination)\b[^;]{0,60}\b(?:was|were) (?:\w+ )?(?:unconstitutional|"
    r"excessive|unreasonable)\b",
    r"\baffirm\b[^;]{0,60}\bsummary judgment (?:in (?:his|her|their|(?:the )?plaintiffs?['’]?s?"
    r"|(?-i:[A-Z])\w+['’]s?) favor|(?:for|to) (?:the )?plaintiffs?)\b",
    r"\bentitled to (?:\w+ )?(?:first|fourth|fourteenth|eighth) amendment protection\b"
    r"|\b(?:both )?the law and the evidence support\b[^;]{0,90}\bviolated\b",
)
FIRST_STEP_ENDS_IT = compiled(
    r"\b(?:unnecessary|need not|needn't|no need|no occasion|do not"
    r"|not necessary)\b[^;]{0,80}\b(?:whether"
    r"|second|next|further|reach|go on)\b[^;]{0,80}\b(?:clearly established|second (?:step|prong"
    r"|question|part|inquiry)|second part of the test)\b"
)
"""There was no violation, so the clarity of the law is left alone."""
PLAIN_VIOLATION = compiled(
    r"\b(?:violated|violates|infringed) (?:the (?:first|fourth|fifth|eighth|fourteenth) amendment"
    r"|(?:his|her|their|(?-i:[A-Z][\w’'-]+)) (?:\w+ ){0,3}rights?)\b",
    r"\bthat (?:is|was) (?:a )?(?:plain |clear )?violation of the (?:first|fourth"
    r"|eighth|fourteenth)"
    r" amendment\b",
)
"""A flat statement that a right was violated."""
PLEADED = compiled(
    r"\b(?:complaint|counts? \w+|allegations|facts|evidence|record|account"
    r"|version)\b[^;]{0,80}\b(?:states?"
    r"|pleads?|describes?|makes? out|amounts? to|shows?|establish(?:es)?) (?:a |an )?(?:\w+ ){0,2}"
    r"violation\b",
    r"\bcomplaint describes force\b[^;]{0,60}\b(?:unreasonable|excessive)\b",
    r"\b(?:fourth|first|eighth|fourteenth) amendment(?: rights?)? (?:was|were) violated\b"
    r"|\b(?:constitutional|his|her|their|['’]s) rights? (?:was|were) violated\b",
    r"\b(?:was|were) (?:unreasonable|excessive), and we so hold\b",
)
"""On the plaintiff's account a right was violated."""
PLAINLY_NONE = compiled(
    r"\b(?:not|never) (?:\w+ ){0,2}violat\w*|\bno (?:\w+ ){0,2}violation\b|\bnot violated\b"
)
TRIED = compiled(
    r"\b(?:jury|factfinder)(?:['’]s)? (?:\w+ )?(?:found|finding|returned|awarded|verdict"
    r"|reasonably|was entitled|"
    r"rejected|determination|concluded|to)\b|\bthe jury['’]s\b|"
    r"(?<!return a )(?<!returned a )\bverdicts?\b(?! for (?:the |that )?(?:non|party))"
)
"""There was a trial."""
UPHELD = compiled(
    r"\bevidence\b[^;]{0,40}\b(?:was|is|were) (?:\w+ )?(?:sufficient|ample|adequate|enough)\b",
    r"\b(?:sufficient|ample|enough|substantial|adequate"
    r"|abundant)(?:ly)?\b[^;]{0,60}\b(?:evidence|support\w*|proof)\b",
    r"\b(?:reasonable|free|entitled) for the jury to\b|\bthe jury (?:reasonably|was entitled"
    r"|could reasonably|properly|was free)\b|"
    r"\bverdict\b[^;]{0,60}\b(?:supported|stands?|sustain\w*|upheld)\b|\baffirm the jury['’]s\b"
    r"|\bevidence supports (?:a|the) finding\b",
)
"""What the jury found is upheld."""
KNOWN = compiled(
    r"\b(?:any|every|no|a) (?:objectively )?reasonable (?:\w+ ){0,3}(?:should|would"
    r"|could) have (?:\w+ )?(?:known|realized|understood|"
    r"recogni[sz]ed|believed|concluded)\b[^;]{0,120}\b(?:violat|offend|unconstitutional"
    r"|constitutionally permissible|excessive)\w*"
)
"""An official had to know that what was done violates the Constitution."""
