"""Storage whose indexes lag behind its tables, as global secondary indexes do."""

from services.aws.keys import TableKeys
from services.aws.memory import MemoryStore
from services.aws.store import ItemPage, Query
from tests.factories.infrastructure import WatchfulStore, memory_store_of


class LaggingStore(WatchfulStore):
    """While its indexes stand still they show every table as it was then."""

    def __init__(self, keys: dict[str, TableKeys]) -> None:
        super().__init__(keys)
        self._past: MemoryStore | None = None

    def stand_still(self) -> None:
        """From now on the indexes see no change."""
        self._past = MemoryStore(self._shapes)
        for table, items in self._tables.items():
            self._past._tables[table] = dict(items)

    def catch_up(self) -> None:
        """The indexes see everything."""
        self._past = None

    def query(self, query: Query) -> ItemPage:
        if query.index and self._past:
            return self._past.query(query)
        return super().query(query)


def lagging_store() -> LaggingStore:
    """Empty tables whose indexes are up to date until they are told to stand still."""
    return memory_store_of(LaggingStore)
