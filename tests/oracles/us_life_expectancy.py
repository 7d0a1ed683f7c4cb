"""Life expectancy at birth in the United States, in years, as printed.

Sources: `DECENNIAL`, US Decennial Life Tables (National Center for Health Statistics and, before
1960, its predecessors): 1939-41, 1949-51, 1959-61, 1969-71, 1979-81 and 1989-91, each under its
middle year. `ANNUAL`, "United States Life Tables", National Vital Statistics Reports, one report a
year. `BY_GROUP`, both sexes together, people of one race who are not Hispanic: for 2021 and 2022
the report on 2022 (74(2), April 2025), for 2023 NCHS Data Brief 521 (December 2024).
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
BY_GROUP = {
    2021: {"total": 76.4, "white": 76.7, "black": 71.2},
    2022: {"total": 77.5, "white": 77.5, "black": 72.8},
    2023: {"total": 78.4},
}
