"""The film's checkpoint file: only the newest state of each part is kept, for a film is never wound back."""

from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


class Keeper(AsyncSqliteSaver):
    """A saver that forgets what a newer checkpoint has taken up: 100 shots stay under 5 MB."""

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Save a checkpoint, then drop the ones before it; a step of the film ends the units it was made of."""
        kept = await super().aput(config, checkpoint, metadata, new_versions)
        told: dict[str, Any] = config["configurable"]
        part = told["checkpoint_ns"]
        older = "checkpoint_ns = ? AND checkpoint_id < ?" if part else "(checkpoint_ns != ? OR checkpoint_id < ?)"
        async with self.lock:
            for table in ("checkpoints", "writes"):
                words = f"DELETE FROM {table} WHERE thread_id = ? AND {older}"
                await self.conn.execute(words, (str(told["thread_id"]), part, checkpoint["id"]))
            await self.conn.commit()
        return kept
