"""The terminal as a channel: the text message on stdout (what the program says of itself goes to stderr)."""

from __future__ import annotations

from typing import Literal, TextIO

from pydantic import ConfigDict, Field
from rich.console import Console as Terminal
from rich.text import Text

from monitor.deliver.own import OwnTemplates, message_for, with_note
from monitor.deliver.pace import ChannelKeys, RateText
from monitor.deliver.words import Language
from monitor.errors import Unavailable
from monitor.model import Delivery
from monitor.topic import Topic


class ConsoleConfig(ChannelKeys):
    """Messages on the terminal that the daemon runs in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["console"]
    language: Language = "en"
    concurrency: int = Field(default=1, ge=1, le=64, description="messages under way at the same time")
    at_most: RateText | None = Field(default=None, description="messages in a length of time: 1/s, 30/min, 500/day; they wait")

    def receivers(self) -> tuple[str, ...]:
        """The one receiver: whoever looks at the terminal."""
        return ("console",)


class _Terminal(Terminal):
    """A rich console that reports a closed pipe; by itself it would end the program."""

    def on_broken_pipe(self) -> None:
        """Called while the error is handled: let it go on."""
        raise  # noqa: PLE0704 - the BrokenPipeError that rich caught


class Console:
    """Prints to ``stream`` (stdout where None): in colour on a terminal, plain text elsewhere."""

    def __init__(
        self, config: ConsoleConfig, topic: Topic, stream: TextIO | None = None, own: OwnTemplates | None = None
    ) -> None:
        self._own = own
        self._language = config.language
        self._topic = topic
        self._stream = stream

    async def send(self, delivery: Delivery) -> str:
        """Print the message. Raises Unavailable where nobody reads any more (a closed pipe)."""
        message = await message_for(delivery.body, self._topic, self._language, self._own)
        terminal = _Terminal(file=self._stream, highlight=False, soft_wrap=True)
        try:
            terminal.rule(Text(message.subject, style="bold"), align="left") if terminal.is_terminal else terminal.print(
                Text(message.subject)
            )
            terminal.print(Text(f"\n{message.text}"))
        except (OSError, ValueError) as error:
            raise Unavailable(f"the terminal is closed: {error}", about="console") from error
        return with_note("printed", message)
