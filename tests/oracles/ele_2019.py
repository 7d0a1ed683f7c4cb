"""Figures printed by Edwards, Lee and Esposito (2019).

Source of `RISKS` and `RATIOS`: the article, PNAS 116(34):16793-16798,
https://doi.org/10.1073/pnas.1821204116, abstract and section "Results". Source of `WHITE_MEN`: the
excerpt of their life table in the supporting information, also in their replication repository
(f-edwards/police-mort-age-spec, ``vis/lifetable_sample.tex`` of 2019-08-20).
"""

RISKS_PER_100K = {
    # (sex, race): (central, low, high) as printed; None where the article prints no such number
    ("male", "black"): (96, 77, 120),
    ("male", "white"): (39, 31, 48),
    ("male", "latino"): (53, 41, 67),
    ("male", "american_indian_alaska_native"): (None, 36, 81),
    ("male", "asian_pacific_islander"): (None, 9, 23),
    ("male", "total"): (52, None, None),
    ("female", "total"): (3, None, None),
}
RISKS_PER_100K_ONE_DECIMAL = {
    ("female", "black"): (None, 2.4, 5.4),
    ("female", "american_indian_alaska_native"): (4.2, None, None),
}
RATIOS_ONE_DECIMAL = {
    # (sex, race): (central, low, high)
    ("male", "black"): (2.5, None, None),
    ("female", "black"): (1.4, None, None),
    ("male", "latino"): (None, 1.3, 1.4),
    ("female", "american_indian_alaska_native"): (None, 1.1, 2.1),
    ("male", "american_indian_alaska_native"): (None, None, 1.7),
}

AGE_STARTS = (0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85)
WHITE_MEN_COHORT_DEATHS = (
    496.29, 104.04, 56.81, 87.17, 319.95, 637.08, 894.65, 1039.69, 1204.78, 1297.84,
    1837.68, 2607.33, 4016.77, 5591.27, 7084.67, 10181.83, 12885.66, 15237.63, 34418.85,
)  # fmt: skip
WHITE_MEN_FORCE_DEATHS = (
    0.01, 0.01, 0.06, 0.04, 1.30, 3.18, 5.62, 6.13, 5.60, 4.54,
    3.83, 2.99, 2.32, 1.24, 0.92, 0.62, 0.30, 0.20, 0.17,
)  # fmt: skip
WHITE_MEN_SURVIVORS = (
    100000.00, 99503.71, 99399.67, 99342.86, 99255.69, 98935.74, 98298.66, 97404.00,
    96364.32, 95159.54, 93861.70, 92024.02, 89416.69, 85399.91, 79808.64, 72723.97,
    62542.14, 49656.48, 34418.85,
)  # fmt: skip
