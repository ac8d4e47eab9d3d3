"""What a topic knows of the world: kinds, places, people, words. All of it is data in ``config/topics/NAME``; this loads it."""

from monitor.topic.load import load_topic
from monitor.topic.model import Body, Kind, Labels, Person, Place, Side, Topic
from monitor.topic.weights import WeightTable

__all__ = ["Body", "Kind", "Labels", "Person", "Place", "Side", "Topic", "WeightTable", "load_topic"]
