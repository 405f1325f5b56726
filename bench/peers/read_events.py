"""Reads the event files of a folder with a reader of TensorBoard and prints as JSON the seconds of the processor that it took.

    read_events.py accumulator FOLDER           EventAccumulator, which keeps every point here
    read_events.py loader FOLDER                what TensorBoard reads with by itself, which keeps every point here
    read_events.py server FOLDER [OPTION...]    the data server, loading once
"""

import json
import os
import subprocess
import sys
import time

import tensorboard_data_server
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator as PluginEventAccumulator

KEEP_ALL = {"scalars": 0, "tensors": 0}


def measure(reader, folder):
    start = time.process_time()
    accumulator = reader(folder, size_guidance=KEEP_ALL).Reload()
    processor = time.process_time() - start
    tags = accumulator.Tags()
    points = sum(len(accumulator.Scalars(tag)) for tag in tags.get("scalars", [])) + sum(len(accumulator.Tensors(tag)) for tag in tags["tensors"])
    return {"processor": processor, "points": points}


def serve(folder, options):
    arguments = ["--logdir", folder, "--reload", "once", "--host", "127.0.0.1", "--port", "0", "--die-after-stdin", "--verbose", *options]
    server = subprocess.Popen([tensorboard_data_server.server_binary(), *arguments], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        if not any("Finished load cycle" in line for line in server.stderr):
            raise RuntimeError("the data server ended before it had loaded")
        return {"processor": processor_seconds(server.pid), "points": 0}
    finally:
        server.kill()
        server.communicate()


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    kind, path, *rest = sys.argv[1:]
    readers = {"accumulator": EventAccumulator, "loader": PluginEventAccumulator}
    json.dump(serve(path, rest) if kind == "server" else measure(readers[kind], path), sys.stdout)
