"""How Django takes uploads in: straight into the store's ``incoming``, hashed on the way, never whole in memory."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.files.limits import MAX_FILE_BYTES, MAX_REQUEST_BYTES
from luoshi.server.files.sniffing import too_large
from luoshi.server.files.storage import Received, Writer, the_store


class IncomingFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs alone
    """An uploaded file that lies in ``incoming``. It is removed at the end of the request unless it was kept.

    ``refused`` says why it did not come in whole; ``received`` is to be asked for only where it did.
    """

    def __init__(self, name: str, received: Received | None, refused: Invalid | None, **about: Any) -> None:
        stream = received.path.open("rb") if received else None
        super().__init__(file=stream, name=name, size=received.size if received else 0, **about)
        self._received = received
        self.refused = refused

    @property
    def received(self) -> Received:
        """The file as the store took it in. Raises Invalid where it did not come in whole."""
        if self._received is None:
            raise self.refused or too_large()
        return self._received

    def close(self) -> None:
        """Close it, and remove it unless it was kept."""
        if self.file is not None:
            super().close()
        if self._received is not None:
            self._received.drop()


class IncomingHandler(FileUploadHandler):
    """Writes every uploaded file into ``incoming``. One that is too large is passed over, not stored, and says so."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  # Django's name
        content_length: Any,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a request that is too large before anything of it is read."""
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig("the request is larger than all files of one may be")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file."""
        super().new_file(*args, **kwargs)
        self._refused: Invalid | None = None
        self._writer: Writer | None = None
        try:
            self._writer = the_store().begin()
        except OSError:
            self._refused = _no_room()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece."""
        if self._writer is None:
            return
        if self._writer.size + len(raw_data) > MAX_FILE_BYTES:
            self._give_up(too_large())
            return
        try:
            self._writer.write(raw_data)
        except OSError:
            self._give_up(_no_room())

    def file_complete(self, file_size: int) -> IncomingFile:
        """The file is whole."""
        received = None
        if self._writer is not None:
            try:
                received = self._writer.finish()
            except OSError:
                self._give_up(_no_room())
            self._writer = None
        about = {"content_type": self.content_type, "charset": self.charset}
        return IncomingFile(self.file_name or "", received, self._refused, **about)

    def upload_interrupted(self) -> None:
        """The browser went away."""
        if self._writer is not None:
            self._writer.drop()

    def _give_up(self, refused: Invalid) -> None:
        if self._writer is not None:
            self._writer.drop()
        self._writer, self._refused = None, refused


def _no_room() -> Invalid:
    said = say("服务器没有足够的空间保存文件")
    return Invalid(
        said, say("请联系系统管理员清理磁盘后再上传"), fields={"file": say("%(said)s，请联系系统管理员。", said=said)}
    )
