"""Settings: where each value comes from, and one clear line for what cannot be read."""

import pytest

from geos import config


def test_the_environment_beats_the_file_and_the_file_the_default(tmp_path):
    (tmp_path / "geos.toml").write_text('GEOS_WEB_BIND = "0.0.0.0:80"\nGEOS_WEB_THREADS = 4\n')
    values = config.load({"GEOS_INSTANCE": str(tmp_path), "GEOS_WEB_THREADS": "16"})
    assert (values["GEOS_WEB_BIND"].value, values["GEOS_WEB_BIND"].source) == ("0.0.0.0:80", "geos.toml")
    assert (values["GEOS_WEB_THREADS"].value, values["GEOS_WEB_THREADS"].source) == (16, "environment")
    assert (values["GEOS_MX_BIND"].value, values["GEOS_MX_BIND"].source) == ("127.0.0.1:2525", "default")
    assert values["GEOS_DATABASE_URL"].value == f"sqlite:///{tmp_path}/geos.db"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GEOS_WEB_THREADS = 'many'", "cannot be read"),
        ("GEOS_WEB = 1", "no such setting"),
        ("=", "geos.toml"),
    ],
)
def test_a_bad_setting_is_one_clear_line(tmp_path, text, words):
    (tmp_path / "geos.toml").write_text(text)
    with pytest.raises(config.BadSetting, match=words) as refusal:
        config.load({"GEOS_INSTANCE": str(tmp_path)})
    assert "\n" not in str(refusal.value)


def test_production_refuses_demo_accounts_and_plain_http(tmp_path):
    (tmp_path / "demo.json").write_text("{}")
    values = {name: value.value for name, value in config.load({"GEOS_INSTANCE": str(tmp_path)}).items()}
    lines = config.unsafe(values, tmp_path)
    assert any("demo" in line for line in lines)
    assert any("https" in line for line in lines)
