"""Writes event files with TensorBoard's own writer, and reads files of ours with TensorBoard's own readers.

    tensorboard_events.py write FOLDER   every kind of value; prints as JSON what was written
    tensorboard_events.py read FOLDER    prints as JSON the scalars that the data server and the EventAccumulator see
    tensorboard_events.py runs FOLDER    prints as JSON the runs that TensorBoard finds below a folder: steps and values by tag
"""

import json
import math
import os
import subprocess
import sys
import tempfile

import grpc
import numpy as np
import tensorboard_data_server
from tensorboard import context, data_compat
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.data import grpc_provider
from tensorboard.plugins.hparams import summary_v2 as hparams_summary
from tensorboard.plugins.histogram import summary_v2 as histogram_summary
from tensorboard.plugins.scalar import summary_v2 as scalar_summary
from tensorboard.plugins.text import summary_v2 as text_summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

PNG = bytes.fromhex("89504e470d0a1a0a")


def write(folder):
    return {
        "scalars": write_scalars(os.path.join(folder, "scalars")),
        "types": write_types(os.path.join(folder, "types")),
        "media": write_media(os.path.join(folder, "media")),
        "restart": write_restart(os.path.join(folder, "restart")),
    }


def add(writer, step, wall_time, *values):
    event = event_pb2.Event(wall_time=wall_time, step=step)
    event.summary.value.extend(values)
    writer.add_event(event)


def simple(tag, value):
    return summary_pb2.Summary.Value(tag=tag, simple_value=value)


def value_of(summary):
    return summary.value[0]


def write_scalars(folder):
    """Old and new form in turn, metadata with the first value only, NaN and infinities, negative and large steps."""
    writer = EventFileWriter(folder)
    numbers = [0.1, -3.5, math.nan, math.inf, -math.inf, 0.0, 1e-30, 3e38]
    steps = [-7, -1, 0, 1, 2, 3, 2**40, 2**53 - 1]
    for i, (step, number) in enumerate(zip(steps, numbers)):
        new = value_of(scalar_summary.scalar_pb("new/loss", np.float32(number)))
        if i > 0:
            new.ClearField("metadata")
        add(writer, step, 1.7e9 + i / 8, simple("old/loss", number), new, simple("unicode/ä😀", i))
    writer.close()
    return {"steps": steps, "numbers": [str(float(np.float32(number))) for number in numbers]}


def write_types(folder):
    """A scalar in each type of numbers, as values and as content of the tensor."""
    writer = EventFileWriter(folder)
    metadata = value_of(scalar_summary.scalar_pb("x", 0.0)).metadata
    written = {}
    fields = {
        "float_val": [types_pb2.DT_FLOAT], "double_val": [types_pb2.DT_DOUBLE], "int64_val": [types_pb2.DT_INT64],
        "uint32_val": [types_pb2.DT_UINT32], "uint64_val": [types_pb2.DT_UINT64], "bool_val": [types_pb2.DT_BOOL],
        "int_val": [types_pb2.DT_INT32, types_pb2.DT_INT16, types_pb2.DT_INT8, types_pb2.DT_UINT8, types_pb2.DT_UINT16],
    }
    for field, types in fields.items():
        for kind in types:
            number = {"float_val": -1.5, "double_val": 0.1, "bool_val": True}.get(field, 100 if "u" in types_pb2.DataType.Name(kind).lower() else -100)
            add_tensor(writer, metadata, written, f"{types_pb2.DataType.Name(kind)}/values", number, dtype=kind, **{field: [number]})
    contents = {
        types_pb2.DT_FLOAT: np.float32(-1.5), types_pb2.DT_DOUBLE: np.float64(0.1), types_pb2.DT_INT32: np.int32(-100),
        types_pb2.DT_INT64: np.int64(-(2**52)), types_pb2.DT_UINT64: np.uint64(2**52), types_pb2.DT_UINT32: np.uint32(2**32 - 1),
        types_pb2.DT_INT16: np.int16(-300), types_pb2.DT_UINT16: np.uint16(65535), types_pb2.DT_INT8: np.int8(-3),
        types_pb2.DT_UINT8: np.uint8(255), types_pb2.DT_BOOL: np.bool_(True), types_pb2.DT_HALF: np.float16(0.1),
    }
    for kind, number in contents.items():
        tag = f"{types_pb2.DataType.Name(kind)}/content"
        add_tensor(writer, metadata, written, tag, number, dtype=kind, tensor_content=number.tobytes())
    half = int(np.float16(-0.1).view(np.uint16))
    add_tensor(writer, metadata, written, "DT_HALF/values", np.float16(-0.1), dtype=types_pb2.DT_HALF, half_val=[half])
    brain = int(np.float32(3.140625).view(np.uint32) >> 16)
    add_tensor(writer, metadata, written, "DT_BFLOAT16/values", 3.140625, dtype=types_pb2.DT_BFLOAT16, half_val=[brain])
    content = brain.to_bytes(2, "little")
    add_tensor(writer, metadata, written, "DT_BFLOAT16/content", 3.140625, dtype=types_pb2.DT_BFLOAT16, tensor_content=content)
    writer.close()
    return written


def add_tensor(writer, metadata, written, tag, number, **fields):
    tensor = tensor_pb2.TensorProto(tensor_shape=tensor_shape_pb2.TensorShapeProto(), **fields)
    add(writer, 5, 1.7e9, summary_pb2.Summary.Value(tag=tag, metadata=metadata, tensor=tensor))
    written[tag] = float(number)


def write_media(folder):
    writer = EventFileWriter(folder)
    picture = PNG + b"not a real picture"
    old = summary_pb2.Summary.Image(width=40, height=30, colorspace=3, encoded_image_string=picture)
    add(writer, 0, 1.7e9, summary_pb2.Summary.Value(tag="old/image", image=old))
    strings = [b"6", b"4", PNG + b"first", PNG + b"second"]
    metadata = summary_pb2.SummaryMetadata(plugin_data={"plugin_name": "images"})
    for step in (1, 2):
        tensor = tensor_util.make_tensor_proto(strings)
        value = summary_pb2.Summary.Value(tag="new/image", tensor=tensor)
        if step == 1:
            value.metadata.CopyFrom(metadata)
        add(writer, step, 1.7e9 + step, value)
    add(writer, 3, 1.7e9, value_of(text_summary.text_pb("note", "lr was **0.1** – ä")))
    add(writer, 4, 1.7e9, value_of(text_summary.text_pb("note", np.array(["a", "", "c"]))))
    numbers = [0.0, 0.5, 1.0, 1.0, 9.0]
    new_histogram = value_of(histogram_summary.histogram_pb("new/histogram", numbers, buckets=4))
    add(writer, 5, 1.7e9, new_histogram)
    largest = sys.float_info.max
    old = summary_pb2.HistogramProto(
        min=-1.0, max=4.0, num=7, sum=9.0, sum_squares=20.0,
        bucket_limit=[-2.0, 0.0, 2.0, 3.0, 5.0, largest], bucket=[0, 2, 0, 4, 1, 0],
    )
    old_histogram = summary_pb2.Summary.Value(tag="old/histogram", histo=old)
    add(writer, 6, 1.7e9, old_histogram)
    migrated = data_compat.migrate_value(old_histogram)
    add(writer, 0, 1.7e9, value_of(hparams_summary.hparams_pb({"lr": 0.1, "optimizer": "adam", "nesterov": True, "batch": 32})))
    metrics = [hparams_summary.Metric("loss"), hparams_summary.Metric("mAP", group="val")]
    add(writer, 0, 1.7e9, value_of(hparams_summary.hparams_config_pb([hparams_summary.HParam("lr")], metrics)))
    writer.add_event(event_pb2.Event(wall_time=1.7e9, graph_def=b"a graph"))
    add(writer, 0, 1.7e9, summary_pb2.Summary.Value(tag="sound", audio=summary_pb2.Summary.Audio(sample_rate=8000)))
    writer.close()
    tables = {value.tag: tensor_util.make_ndarray(value.tensor).tolist() for value in (new_histogram, migrated)}
    return {"picture": picture.hex(), "strings": [text.hex() for text in strings], "histograms": tables}


def write_restart(folder):
    """Two files of one run: steps go back within the first and from the first to the second."""
    for seconds, steps in ((1000, [0, 1, 2, 3, 2, 3, 3, 4, 5]), (2000, [4, 5, 6, 6])):
        writer = EventFileWriter(os.path.join(folder, str(seconds)))
        for i, step in enumerate(steps):
            add(writer, step, seconds + i, simple("loss", seconds + i), simple(f"only in {seconds}", i))
        writer.close()
        [name] = os.listdir(os.path.join(folder, str(seconds)))
        os.rename(os.path.join(folder, str(seconds), name), os.path.join(folder, f"events.out.tfevents.{seconds:010d}.host"))
        os.rmdir(os.path.join(folder, str(seconds)))
    return read(folder)


def load(folder):
    accumulator = EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0, "images": 0, "histograms": 0})
    return accumulator.Reload()


def read(folder):
    accumulator = load(folder)
    # The accumulator migrates scalars of the old form into tensors.
    scalars = {tag: [[e.step, e.wall_time, str(float(tensor_util.make_ndarray(e.tensor_proto)))] for e in accumulator.Tensors(tag)]
               for tag in accumulator.Tags()["tensors"]
               if accumulator.SummaryMetadata(tag).plugin_data.plugin_name == "scalars"}
    scalars.update({tag: [[e.step, e.wall_time, str(e.value)] for e in accumulator.Scalars(tag)] for tag in accumulator.Tags()["scalars"]})
    return {"accumulator": scalars, "server": read_with_server(folder)}


def runs(folder):
    multiplexer = EventMultiplexer(size_guidance={"scalars": 0, "tensors": 0})
    multiplexer.AddRunsFromDirectory(folder)
    multiplexer.Reload()
    return {run: {tag: [[event.step, event.value] for event in multiplexer.Scalars(run, tag)] for tag in tags["scalars"]}
            for run, tags in multiplexer.Runs().items()}


def read_with_server(folder):
    with tempfile.TemporaryDirectory() as temporary:
        port_file = os.path.join(temporary, "port")
        arguments = ["--logdir", folder, "--reload", "once", "--host", "127.0.0.1", "--port", "0", "--port-file", port_file,
                     "--samples-per-plugin", "scalars=all", "--checksum", "--die-after-stdin", "--verbose", "--verbose"]
        server = subprocess.Popen([tensorboard_data_server.server_binary(), *arguments],
                                  stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            # It says that it has finished each run, and does so before it answers questions about it.
            next((line for line in server.stderr if "Finished load for run" in line), None)
            with open(port_file) as file:
                return ask(int(file.read()))
        finally:
            server.kill()
            server.communicate()


def ask(port):
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        provider = grpc_provider.GrpcDataProvider("", grpc_provider.make_stub(channel))
        runs = provider.read_scalars(context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=2**30)
        return {tag: [[point.step, point.wall_time, str(point.value)] for point in points] for tag, points in runs["."].items()}


if __name__ == "__main__":
    json.dump({"write": write, "read": read, "runs": runs}[sys.argv[1]](sys.argv[2]), sys.stdout)
