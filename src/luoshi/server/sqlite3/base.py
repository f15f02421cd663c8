"""The database backend that ``DATABASES`` names: Django's own, where each write waits for its turn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from luoshi.server.sqlite3.waiting import Queue, WaitedTooLongError, queue_of

_WRITES = ("insert", "update", "delete", "replace")


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes, outside of a transaction, wait for their turn, too."""

    def __init__(self, wrapper: "DatabaseWrapper") -> None:
        super().__init__(wrapper.connection)
        self._wrapper = wrapper

    def execute(self, query: Any, params: Any = None) -> Any:
        """Run a statement."""
        with self._wrapper.turn_of(query):
            return super().execute(query, params)

    def executemany(self, query: Any, param_list: Any) -> Any:
        """Run a statement for many parameters."""
        with self._wrapper.turn_of(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins to write and ends it with the transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Queue | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of ours."""
        return Cursor(self)

    @contextmanager
    def turn_of(self, query: Any) -> Iterator[None]:
        """The turn for one statement, where it writes and no transaction has the turn already."""
        alone = self._turn is None and str(query).lstrip()[:7].lower().startswith(_WRITES)
        if alone:
            self._take()
        try:
            yield
        finally:
            if alone:
                self._leave()

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        self._ending(super()._start_transaction_under_autocommit, also_after_success=False)  # type: ignore[misc]  # private

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # private; where it fails a rollback follows, which ends the turn
        self._leave()

    def _rollback(self) -> None:
        self._ending(super()._rollback, also_after_success=True)  # type: ignore[misc]  # private, not in the stubs

    def _close(self) -> None:
        self._ending(super()._close, also_after_success=True)  # type: ignore[misc]  # private, not in the stubs

    def _ending(self, act: Callable[[], Any], *, also_after_success: bool) -> None:
        try:
            act()
        except BaseException:
            self._leave()
            raise
        if also_after_success:
            self._leave()

    def _take(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        queue = queue_of(str(self.settings_dict["NAME"]))
        try:
            queue.take(float(self.settings_dict["OPTIONS"].get("timeout", 20)))
        except WaitedTooLongError as error:
            raise OperationalError("database is locked: the turn to write did not come in time") from error
        self._turn = queue

    def _leave(self) -> None:
        queue, self._turn = self._turn, None
        if queue is not None:
            queue.leave()
