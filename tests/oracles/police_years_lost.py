"""Years of life lost to police, as printed.

`PER_100K_BLACK_MEN` (use of force alone; `_ALL`: all encounters), `COHORT_BLACK_MEN` and
`PER_DEATH_...`: Wrigley-Field, "Life Years Lost to Police Encounters in the United States", Socius
6, 2020 (abstract), from the data of Edwards, Lee and Esposito. `COUNTED` and `SHARE_NOT_WHITE`:
Bui, Coates and Matthay, "Years of life lost due to encounters with law enforcement in the USA,
2015-2016", Journal of Epidemiology and Community Health 72:715, 2018 (abstract), from the records
of The Counted: age at death against a standard expectation of life that the abstract does not name.
"""

PER_100K_BLACK_MEN = 3772
PER_100K_BLACK_MEN_ALL = 5696
COHORT_BLACK_MEN = 16_000
PER_DEATH_WHITE_MEN = 39
PER_DEATH_AMERICAN_INDIAN_WOMEN = 52
COUNTED = {2015: 57_375, 2016: 54_754}
SHARE_NOT_WHITE = 51.5
