"""Builds the wheel (PEP 517) with nothing but Python: two modules, and gradflow.jar with its libraries where they have been built.

pip then needs neither setuptools nor a network: `pip install ./python`.
"""
import base64
import hashlib
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "target"
# "gradflow" is another project's name on the package index; the modules are still called gradflow and gradflow_probe.
NAME, VERSION = "gradflow-rnn", "0.1.0"
STEM = NAME.replace("-", "_") + "-" + VERSION
METADATA = """Metadata-Version: 2.1
Name: %s
Version: %s
Summary: How gradient flows through recurrent networks: a probe for training loops, and gradflow's command line from Python
License: Apache-2.0
Requires-Python: >=3.8
Requires-Dist: numpy>=1.19
Provides-Extra: tables
Requires-Dist: pandas; extra == "tables"
""" % (NAME, VERSION)
WHEEL = """Wheel-Version: 1.0
Generator: gradflow
Root-Is-Purelib: true
Tag: py3-none-any
"""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    jar = TARGET / "gradflow.jar"
    files = {name: (HERE / name).read_bytes() for name in ("gradflow.py", "gradflow_probe.py")}
    if jar.is_file():
        files["gradflow_jars/gradflow.jar"] = jar.read_bytes()
        files.update({"gradflow_jars/lib/" + f.name: f.read_bytes() for f in sorted((TARGET / "lib").glob("*.jar"))})
    else:
        print("%s: there is no %s, so the wheel carries none; build it with mvn -Dquick package" % (NAME, jar), file=sys.stderr)
    info = STEM + ".dist-info/"
    files[info + "METADATA"], files[info + "WHEEL"] = METADATA.encode(), WHEEL.encode()
    files[info + "entry_points.txt"] = b"[console_scripts]\ngradflow = gradflow:main\n"
    record = "".join("%s,sha256=%s,%d\n" % (name, base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode(), len(data))
                     for name, data in files.items())
    files[info + "RECORD"] = (record + info + "RECORD,,\n").encode()
    wheel = STEM + "-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / wheel, "w") as z:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same files give the same bytes
            entry.external_attr = 0o644 << 16
            z.writestr(entry, data, zipfile.ZIP_STORED if name.endswith(".jar") else zipfile.ZIP_DEFLATED)
    return wheel


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("there is no source distribution: the wheel is built in a checkout, beside target/gradflow.jar")
