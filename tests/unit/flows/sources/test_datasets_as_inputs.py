"""A dataset is no input, also where it lies in the folder that is read."""

from pathlib import Path

from config.settings import load_settings
from config.sources import load_sources
from flows.sources.read import read_sources
from transforms.records import RawArticle


def test_a_dataset_inside_the_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("The ferry sailed, said Ida Penn.", encoding="utf-8")
    dataset = tmp_path / "output"
    (dataset / "latest").mkdir(parents=True)
    (dataset / "pointer.log").touch()
    (dataset / "latest" / "copy.txt").write_text("A row of the dataset.", encoding="utf-8")
    found = list(read_sources((str(tmp_path),), load_settings(), load_sources()))
    assert [Path(item.source_uri).name for item in found if isinstance(item, RawArticle)] == ["news.txt"]
    assert len(found) == 1
