"""Codecs of telephone recorders that no browser plays, read as plain WAV while they are sent."""

import io
import struct
from pathlib import Path

import soundfile

PLAYED = {
    "WAV": {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"},
    "WAVEX": {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "ULAW", "ALAW"},
    "MP3": {"MPEG_LAYER_III"},
    "OGG": {"VORBIS", "OPUS"},
    "FLAC": {"PCM_S8", "PCM_16", "PCM_24"},
}
HEADER = 44
WIDTH = 2
SKIPPED = 1 << 18
LONGEST = 2**31 - HEADER


def needs_decoding(path: Path) -> bool:
    """Whether the file can be read here and not by a browser, such as GSM 6.10 or ADPCM."""
    try:
        info = soundfile.info(path)
    except soundfile.SoundFileError:
        return False
    plain = info.frames * info.channels * WIDTH
    return info.subtype not in PLAYED.get(info.format, ()) and 0 < plain < LONGEST


class PlainWav(io.RawIOBase):
    """The recording as a WAV file of 16 bits, decoded where it is read: nothing is copied."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sound = soundfile.SoundFile(path)
        self._decoded = 0
        self._frame = self._sound.channels * WIDTH
        self._place = 0
        self.size = HEADER + self._sound.frames * self._frame
        self._header = _header(self._sound, self.size - HEADER)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def read(self, size: int = -1) -> bytes:
        until = self.size if size < 0 else min(self._place + size, self.size)
        found = self._header[self._place : until]
        if until > HEADER:
            found += self._samples(max(self._place, HEADER) - HEADER, until - HEADER)
        self._place += len(found)
        return found

    def _samples(self, since: int, until: int) -> bytes:
        """The bytes of the samples between two places; whole frames are decoded for them."""
        if since >= until:
            return b""
        first, last = since // self._frame, -(-until // self._frame)
        self._go_to(first)
        decoded = self._sound.read(last - first, dtype="int16", always_2d=True)
        self._decoded += len(decoded)
        whole = decoded.tobytes().ljust((last - first) * self._frame, b"\0")
        return whole[since - first * self._frame : until - first * self._frame]

    def _go_to(self, frame: int) -> None:
        """Some codecs (GSM) are only read forward: from the start again, then skipped."""
        if self._decoded == frame:
            return
        if self._sound.seekable():
            self._sound.seek(frame)
        else:
            if frame < self._decoded:
                self._sound.close()
                self._sound, self._decoded = soundfile.SoundFile(self._path), 0
            while self._decoded < frame:
                passed = self._sound.read(min(SKIPPED, frame - self._decoded), dtype="int16")
                if not len(passed):
                    break
                self._decoded += len(passed)
        self._decoded = frame

    def close(self) -> None:
        self._sound.close()
        super().close()


def _header(sound: soundfile.SoundFile, length: int) -> bytes:
    """RIFF, fmt and data, as every player knows them."""
    rate, channels = sound.samplerate, sound.channels
    form = struct.pack(
        "<HHIIHH", 1, channels, rate, rate * channels * WIDTH, channels * WIDTH, WIDTH * 8
    )
    return (
        struct.pack("<4sI4s", b"RIFF", HEADER - 8 + length, b"WAVE")
        + struct.pack("<4sI", b"fmt ", 16)
        + form
        + struct.pack("<4sI", b"data", length)
    )
