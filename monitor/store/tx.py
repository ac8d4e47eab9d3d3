"""One transaction, seen as the questions and sentences of the pipeline.

Its methods are grouped by whose memory they are: feeds and entries (`Polling`), articles and events (`Knowledge`), alerts and
deliveries (`Outbox`), what of them is held back (`Holding`), which channels are off (`Switches`), what we saw and when (`Sight`),
and what people look at (`Looks`)."""

from __future__ import annotations

from monitor.store.holding import Holding
from monitor.store.knowledge import Knowledge
from monitor.store.looks import Looks
from monitor.store.outbox import Outbox
from monitor.store.polling import Polling
from monitor.store.sight import Sight
from monitor.store.switches import Switches


class Tx(Polling, Knowledge, Outbox, Holding, Switches, Sight, Looks):
    """Everything that can be asked of, and told to, one open transaction."""
