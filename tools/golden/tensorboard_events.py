"""An event file as TensorBoard's own writer makes it, and what TensorBoard reads from it.

Run: python3.11 -m venv tb && tb/bin/pip install tensorboard==2.21.0 && tb/bin/python -m tools.golden.tensorboard_events
"""

import base64
import io
import json
import platform

import tensorboard
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

from tools.golden.golden import FOLDER

EVENTS = [
    {"wall_time": 1700000000.25, "file_version": "brain.Event:2"},
    {"wall_time": 1700000000.5, "step": 1001, "start": True},
    {"wall_time": 1700000001.125, "step": 0, "values": {"train/return": 0.0}},
    {"wall_time": 1700000002.0, "step": 127, "values": {"train/loss": 0.1}},
    {"wall_time": 1700000003.0, "step": 128, "values": {"train/loss": -1e-30}},
    {
        "wall_time": 1700000004.0,
        "step": 123456789012,
        "values": {"train/return": -200.0, "train/epsilon": 0.05, "eval/mean_return": 499.9},
    },
    {"wall_time": 1700000005.0, "step": 300, "values": {"ü" * 100: 3.4e38}},
]


def encode(event):
    """The event as a protocol buffer."""
    message = Event(wall_time=event["wall_time"], step=event.get("step", 0))
    if "file_version" in event:
        message.file_version = event["file_version"]
    elif "start" in event:
        message.session_log.status = SessionLog.START
    else:
        values = [Summary.Value(tag=t, simple_value=v) for t, v in event["values"].items()]
        message.summary.CopyFrom(Summary(value=values))
    return message.SerializeToString()


def main():
    records = []
    for event in EVENTS:
        file = io.BytesIO()
        RecordWriter(file).write(encode(event))
        records.append({**event, "record": base64.b64encode(file.getvalue()).decode()})
    made_by = {
        "recipe": "tools/golden/tensorboard_events.py",
        "tensorboard": tensorboard.__version__,
        "python": platform.python_version(),
    }
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in records)
    text = '{"made_by":%s,"cases":[\n%s\n]}\n' % (json.dumps(made_by), lines)
    (FOLDER / "tensorboard_events.json").write_text(text)
    print("tensorboard_events.json: %d cases, %d bytes" % (len(records), len(text)))


main()
