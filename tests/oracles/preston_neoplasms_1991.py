"""Multiple-decrement table: neoplasms among US women, 1991.

Source: Preston, Heuveline and Guillot, *Demography* (Blackwell 2001), Box 4.1, p. 77. Counts and
columns as worked through by Germán Rodríguez, "Competing Risks",
https://grodri.github.io/demography/neoplasms. Typed in by hand, and compared number for number
with his data set preston41.dat and the tables that he prints; 82.46 years he has from the book.
"""

DEATHS = (
    15758, 3169, 1634, 1573, 3955, 4948, 6491, 9428, 12027, 15543,
    19264, 25384, 37211, 59431, 88087, 114693, 143554, 164986, 320578,
)  # fmt: skip
NEOPLASM_DEATHS = (
    63, 275, 268, 217, 318, 467, 856, 1924, 3532, 5958,
    8434, 11673, 17078, 25263, 33534, 36695, 36571, 30220, 32739,
)  # fmt: skip
SURVIVORS = (
    100000, 99217, 99050, 98959, 98870, 98637, 98379, 98070, 97653, 97083,
    96289, 95008, 93018, 89882, 85249, 78711, 69618, 57486, 41756,
)  # fmt: skip
A = (
    0.152, 1.605, 2.275, 2.843, 2.657, 2.547, 2.550, 2.616, 2.677, 2.685,
    2.681, 2.655, 2.647, 2.646, 2.631, 2.628, 2.618, 2.570, 6.539,
)  # fmt: skip
COHORT_NEOPLASM_DEATHS = (
    3, 14, 15, 12, 19, 24, 41, 85, 167, 304,
    561, 915, 1439, 1969, 2489, 2909, 3091, 2881, 4264,
)  # fmt: skip
LIFETIME_RISK = 0.21205
LIFE_EXPECTANCY, WITHOUT_NEOPLASMS = 78.92, 82.46
"""At birth, years; the second from Box 4.2, p. 85, of the same book."""
