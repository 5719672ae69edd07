"""The papers behind each step of the methods, as ``prolo.evidence`` names them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "reml": "Harville 1977. https://doi.org/10.1080/01621459.1977.10480998.",
        "knapp-hartung": "Knapp & Hartung 2003. https://doi.org/10.1002/sim.1482.",
        "guard": "Röver, Knapp & Friede 2015. https://doi.org/10.1186/s12874-015-0091-1.",
        "prediction": "Partlett & Riley 2017. https://doi.org/10.1002/sim.7140.",
        "q-profile": "Viechtbauer 2007. https://doi.org/10.1002/sim.2514.",
        "i2": "Higgins & Thompson 2002. https://doi.org/10.1002/sim.1186.",
        "bayes": "Röver 2020. https://doi.org/10.18637/jss.v093.i06.",
        "half-normal": "Röver and others 2021. https://doi.org/10.1002/jrsm.1475.",
        "dumouchel": ("DuMouchel & Normand 2000. In: Meta-Analysis in Medicine and Health Policy."),
        "medians": "Luo, Wan, Liu & Tong 2018. https://doi.org/10.1177/0962280216669183.",
        "median-spread": "Wan, Wang, Liu & Tong 2014. https://doi.org/10.1186/1471-2288-14-135.",
        "cohen-small": "Cohen 1988. Statistical Power Analysis, chapter 2.",
        "grade-bias": "Guyatt and others 2011. https://doi.org/10.1016/j.jclinepi.2010.07.017.",
        "grade-inconsistency": (
            "Guyatt and others 2011. https://doi.org/10.1016/j.jclinepi.2011.03.017."
        ),
        "grade-imprecision": (
            "Guyatt and others 2011. https://doi.org/10.1016/j.jclinepi.2011.01.012."
        ),
        "grade-missing": "Guyatt and others 2011. https://doi.org/10.1016/j.jclinepi.2011.01.011.",
        "points": "Cochrane Handbook 6.5, section 15.5.3.2.",
    }
)
