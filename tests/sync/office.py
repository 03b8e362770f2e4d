"""Somebody at LibreOffice: opens a workbook, does something, saves it as xlsx."""

import subprocess
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{code}</script:module>"""
CODE = """
Function Named(key As String, value As Variant) As Object
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = key
  one.Value = value
  Named = one
End Function

Sub Work(address As String)
  Dim book As Object, sheets As Object
  book = StarDesktop.loadComponentFromURL(address, "_blank", 0, Array(Named("Hidden", True)))
  sheets = book.Sheets
  {steps}
  book.storeToURL(address &amp; ".saved", Array(Named("FilterName", "Calc MS Excel 2007 XML")))
  book.close(True)
End Sub
"""


def edited(program: str, path: Path, steps: str) -> None:
    """Open the workbook, do `steps` (Basic; `sheets` are its sheets), save it in its place."""
    with TemporaryDirectory(prefix="qaweb-office-") as folder:
        profile = Path(folder)
        _start(program, profile, "--terminate_after_init")  # it fills a new profile by itself
        code = CODE.replace("{steps}", escape(steps))
        module = profile / "user" / "basic" / "Standard" / "Module1.xba"
        module.write_text(MODULE.replace("{code}", code), encoding="utf-8")
        _start(program, profile, f'macro:///Standard.Module1.Work("{path.as_uri()}")')
    path.with_name(f"{path.name}.saved").replace(path)


def _start(program: str, profile: Path, *words: str) -> None:
    own = f"-env:UserInstallation={profile.as_uri()}"
    subprocess.run(
        [program, own, "--headless", "--norestore", "--nologo", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=True,
    )
