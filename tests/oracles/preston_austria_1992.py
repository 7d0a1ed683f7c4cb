"""Period life table of Austrian males, 1992: the worked example of the standard textbook.

Source: Preston, Heuveline and Guillot, *Demography: Measuring and Modeling Population Processes*
(Blackwell 2001), Box 3.1, p. 49; their data from United Nations (1994). Typed in by hand and
compared number for number with the R package demCore (IHME; data-raw/austria_1992_lt.R). Counts
are persons, ``l`` and ``d`` per 100,000 births, ``L`` person-years.
"""

POPULATION = (
    47925, 189127, 234793, 238790, 254996, 326831, 355086, 324222, 269963, 261971,
    238011, 261612, 181385, 187962, 153832, 105169, 73694, 57512, 32248,
)  # fmt: skip
DEATHS = (
    419, 70, 36, 46, 249, 420, 403, 441, 508, 769,
    1154, 1866, 2043, 3496, 4366, 4337, 5279, 6460, 6146,
)  # fmt: skip
A = (
    0.068, 1.626, 2.500, 3.143, 2.724, 2.520, 2.481, 2.601, 2.701, 2.663,
    2.698, 2.676, 2.645, 2.624, 2.619, 2.593, 2.518, 2.423, 5.247,
)  # fmt: skip
SURVIVORS = (
    100000, 99133, 98986, 98910, 98815, 98334, 97704, 97151, 96492, 95588,
    94195, 91937, 88711, 83845, 76377, 66225, 53803, 37441, 21134,
)  # fmt: skip
COHORT_DEATHS = (
    867, 147, 76, 95, 481, 630, 553, 659, 904, 1393,
    2258, 3225, 4867, 7467, 10152, 12422, 16362, 16307, 21134,
)  # fmt: skip
PERSON_YEARS = (
    99192, 396183, 494741, 494375, 492980, 490106, 487127, 484175, 480384, 474686,
    465777, 452188, 432096, 401480, 357713, 301224, 228404, 145182, 110889,
)  # fmt: skip
