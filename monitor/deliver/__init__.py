"""Alerts leave: a message is made of a change, and handed to a receiver."""

from monitor.deliver.channels import Channel, ChannelConfig, open_channel
from monitor.deliver.notices import Blind, blind_body, channel_body, digest_body, letter_body
from monitor.deliver.payload import delivery_id, event_body, event_data, fold_bodies, source_body, test_body
from monitor.deliver.render import Message, render_message
from monitor.deliver.retry import next_attempt
from monitor.deliver.samples import as_test, sample_bodies

__all__ = [
    "Blind",
    "Channel",
    "ChannelConfig",
    "Message",
    "as_test",
    "blind_body",
    "channel_body",
    "delivery_id",
    "digest_body",
    "event_body",
    "event_data",
    "fold_bodies",
    "letter_body",
    "next_attempt",
    "open_channel",
    "render_message",
    "sample_bodies",
    "source_body",
    "test_body",
]
