"""Runs the notebooks of docs/notebooks in Deno's Jupyter kernel, each from its first cell to its last.

    python3 -m venv .venv-notebooks && .venv-notebooks/bin/pip install -r tests/notebooks/requirements.txt
    .venv-notebooks/bin/python tests/notebooks/run.py

A cell that fails ends the run with its error. With --write, what the cells print is kept in the notebooks. Names of
notebooks choose some of them. The kernel is described in a folder of its own: nothing is written into the home folder.
"""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

import nbclient
import nbformat

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "docs" / "notebooks"


def describe_kernel(folder: pathlib.Path) -> None:
    """Writes what Jupyter reads to start Deno."""
    local = ROOT / "node_modules" / ".bin" / "deno"
    deno = str(local) if local.exists() else shutil.which("deno")
    if deno is None:
        sys.exit("Cannot run the notebooks: there is no Deno here; run npm install.")
    spec = {
        "argv": [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
        "display_name": "Deno",
        "language": "typescript",
    }
    kernel = folder / "kernels" / "deno"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps(spec))


def main() -> None:
    words = sys.argv[1:]
    names = [word for word in words if not word.startswith("--")]
    paths = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if not names or path.stem in names]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JUPYTER_PATH"] = folder
        describe_kernel(pathlib.Path(folder))
        for path in paths:
            started = time.monotonic()
            notebook = nbformat.read(path, as_version=4)
            nbclient.NotebookClient(
                notebook,
                timeout=600,
                kernel_name="deno",
                resources={"metadata": {"path": str(NOTEBOOKS)}},
            ).execute()
            print(f"{path.stem}: {time.monotonic() - started:.1f} s", flush=True)
            if "--write" in words:
                for cell in notebook.cells:
                    cell.metadata.pop("execution", None)
                path.write_text(nbformat.writes(notebook, indent=1) + "\n")
    print(f"{len(paths)} notebooks run")


main()
