"""What a wrong word is answered with."""

from __future__ import annotations

import pytest

from prolo.cli.entry import main
from tests.cli.evidence.asked import KNEE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("evidence", "pol"), "there is no 'pol'. Did you mean pool?"),
        ((*KNEE, "--otcome", "pain"), "there is no '--otcome'. Did you mean --outcome?"),
        ((*KNEE, "--measure", "SDM"), "there is no 'SDM'. Did you mean SMD?"),
        ((*KNEE, "--risk-of-bias", "hihg"), "there is no 'hihg'. Did you mean high?"),
        (
            ("evidence", "pool", "--conditon", "knee-oa"),
            "there is no '--conditon'. Did you mean --condition?",
        ),
        (("evidence", "pool", "knee-oa"), "Did you mean --condition knee-oa?"),
        (("evidence", "pool", "--level=0.9"), "are required: --condition"),
        (("evidnce",), "there is no 'evidnce'. Did you mean evidence?"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest(capsys, arguments, says):
    with pytest.raises(SystemExit):
        main(arguments)
    assert says in capsys.readouterr().err
