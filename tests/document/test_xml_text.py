import subprocess
import sys
from xml.sax import saxutils

from hypothesis import given
from hypothesis import strategies as st

from aligner.document.xml_text import escape, quoteattr

texts = st.text(st.sampled_from("aЯ&<>\"'\n\r\t;#"))


@given(texts)
def test_writes_what_the_standard_library_writes(text: str) -> None:
    assert escape(text) == saxutils.escape(text)
    assert quoteattr(text) == saxutils.quoteattr(text)


def test_writing_files_imports_no_network_modules() -> None:
    modules = "aligner.formats.tmx_writer, aligner.formats.xliff_writer, aligner.formats.omegat.project"
    program = f"import sys, {modules}; print('urllib.request' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "False\n"
