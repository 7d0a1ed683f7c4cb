"""Years of life lost to police, as printed.

`PER_100K_BLACK_MEN` and `PER_DEATH_WHITE_MEN`: Wrigley-Field, "Life Years Lost to Police Encounters
in the United States", Socius 6, 2020 (abstract), from the rates of Edwards, Lee and Esposito,
use of force alone. `COUNTED`: Bui, Coates and Matthay, "Years of life lost due to encounters with
law enforcement in the USA, 2015-2016", Journal of Epidemiology and Community Health 72:715, 2018
(abstract), from the records of The Counted: age at death against a standard expectation of life
that the abstract does not name.
"""

PER_100K_BLACK_MEN = 3772
PER_DEATH_WHITE_MEN = 39
COUNTED = {2015: 57_375, 2016: 54_754}
