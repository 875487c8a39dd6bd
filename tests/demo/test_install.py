"""Installing: once, and again if it was cut off or the lock file has changed."""

from pathlib import Path

import pytest

from demo import install


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose lock files ask for nothing, so that installing them needs no network."""
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VAR", tmp_path / "var")
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "UNFINISHED", tmp_path / ".venv" / ".arolwg-install-unfinished")
    (tmp_path / "requirements").mkdir()
    for name in ("demo", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("# nothing\n")
    return tmp_path


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that an install has run, as it runs them."""
    seen: list[list[str]] = []
    really = install._run
    monkeypatch.setattr(install, "_run", lambda command: seen.append(command) or really(command))
    return seen


def test_installing_again_does_what_is_needed_and_no_more(checkout: Path, runs: list[list[str]]) -> None:
    install.install("dev")
    assert len(runs) == 2  # the environment, and what goes into it
    (checkout / ".venv" / "kept").touch()

    install.install("dev")
    install.install("demo")  # is a part of it
    assert len(runs) == 2

    (checkout / "requirements" / "dev.txt").write_text("# nothing, but otherwise\n")
    install.install("dev")
    assert len(runs) == 3
    assert (checkout / ".venv" / "kept").exists()


def test_what_failed_or_was_cut_off_is_made_afresh(checkout: Path) -> None:
    lock_file = checkout / "requirements" / "demo.txt"
    lock_file.write_text("no-such-file.whl --hash=sha256:00\n")
    with pytest.raises(SystemExit, match="could not be installed"):
        install.install("demo")
    (checkout / ".venv" / "half-copied").touch()
    lock_file.write_text("# nothing\n")

    install.install("demo")

    assert install.python_of_venv().exists()
    assert not (checkout / ".venv" / "half-copied").exists()
    assert not install.UNFINISHED.exists()
