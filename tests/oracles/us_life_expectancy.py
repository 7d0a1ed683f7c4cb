"""Life expectancy at birth in the United States, in years, as printed.

Sources: `DECENNIAL`, US Decennial Life Tables (National Center for Health Statistics and, before
1960, its predecessors): 1939-41, 1949-51, 1959-61, 1969-71, 1979-81 and 1989-91, each under its
middle year. `ANNUAL`, "United States Life Tables", National Vital Statistics Reports, one report a
year.
"""

DECENNIAL = {  # men, women
    1940: (61.60, 65.89),
    1950: (65.47, 70.96),
    1960: (66.80, 73.24),
    1970: (67.04, 74.64),
    1980: (70.11, 77.62),
    1990: (71.83, 78.81),
}
ANNUAL = {  # men, women
    2010: (76.2, 81.0),
    2017: (76.1, 81.1),
    2019: (76.3, 81.4),
    2020: (74.2, 79.9),
}
