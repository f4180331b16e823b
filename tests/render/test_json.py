"""JSON holds everything and reads back."""

from __future__ import annotations

import json

import pytest

from declutter.config import Config
from declutter.errors import ConfigError
from declutter.render import FORMATS, render


def test_round_trip(result_of):
    """One line of JSON that holds text, markdown, metadata and every block in order."""
    result = result_of(
        '<title>T</title><h1>T</h1><p>a "b" <i>c</i></p><p>gone</p>',
        keep=[0, 1],
        cuts={1: ((0, 2),)},
    )
    line = result.to_json()
    value = json.loads(line)
    assert "\n" not in line
    assert value["text"] == result.text
    assert value["markdown"] == result.markdown
    assert value["metadata"]["title"] == "T"
    assert [block["keep"] for block in value["blocks"]] == [True, True, False]
    assert value["blocks"][0]["kind"] == "heading"
    assert value["blocks"][0]["level"] == 1
    assert value["blocks"][1]["cuts"] == [[0, 2]]
    assert json.loads(json.dumps(value)) == value


def test_formats_do_not_change_verdicts(result_of):
    """Rendering leaves verdicts as they were and gives the same text each time."""
    result = result_of("<h1>a</h1><ul><li>b</li></ul><table><tr><td>c</td></tr></table>")
    before, text = result.verdicts, result.text
    for name in FORMATS:
        first = render(result, name, Config())
        assert render(result, name, Config()) == first
    assert result.verdicts == before
    assert render(result, "text", Config()) == text


def test_unknown_format(result_of):
    """A format that is not there is an error that names those that are."""
    with pytest.raises(ConfigError, match="markdown"):
        render(result_of("<p>a</p>"), "pdf", Config())
