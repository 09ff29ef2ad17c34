"""Copies gradflow.jar and its libraries into the wheel, where they have been built; everything else is in pyproject.toml."""
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TARGET = Path(__file__).resolve().parent.parent / "target"


class WithJars(build_py):
    def run(self):
        super().run()
        jar, to = TARGET / "gradflow.jar", Path(self.build_lib) / "gradflow_jars"
        if jar.is_file():
            (to / "lib").mkdir(parents=True, exist_ok=True)
            shutil.copy2(jar, to)
            for library in (TARGET / "lib").glob("*.jar"):
                shutil.copy2(library, to / "lib")
        else:
            print("gradflow-rnn: there is no ../target/gradflow.jar, so the wheel carries none; set GRADFLOW to a jar or launcher")


setup(cmdclass={"build_py": WithJars})
