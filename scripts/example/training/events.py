"""Writes TensorBoard event files: TFRecord frames with masked CRC-32C around Event messages, by hand."""
import os
import socket
import struct
import time
import zlib


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc_table()


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in bytearray(data):
        crc = (crc >> 8) ^ TABLE[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def scalar_value(tag, value):
    return field(1, field(1, tag.encode()) + b'\x15' + struct.pack('<f', value))


def image_value(tag, png, side):
    image = b'\x08' + varint(side) + b'\x10' + varint(side) + b'\x18\x01' + field(4, png)
    return field(1, field(1, tag.encode()) + field(4, image))


def png_of(pixels, side):
    rows = b''.join(
        b'\0' + bytes(bytearray(min(255, max(0, int(255 * p))) for p in pixels[i * side:(i + 1) * side]))
        for i in range(side))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 0, 0, 0, 0)) + chunk(
        b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data) & 0xFFFFFFFF)


class EventWriter:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        name = 'events.out.tfevents.{}.{}.{}'.format(int(time.time()), socket.gethostname(), os.getpid())
        self.file = open(os.path.join(folder, name), 'wb')
        self.write(field(3, b'brain.Event:2'))

    def scalars(self, step, values):
        summary = b''.join(scalar_value(tag, value) for tag, value in sorted(values.items()))
        self.write(b'\x10' + varint(step) + field(5, summary))

    def image(self, step, tag, pixels, side):
        self.write(b'\x10' + varint(step) + field(5, image_value(tag, png_of(pixels, side), side)))

    def write(self, message):
        event = b'\x09' + struct.pack('<d', time.time()) + message
        header = struct.pack('<Q', len(event))
        self.file.write(header + struct.pack('<I', masked_crc(header)))
        self.file.write(event + struct.pack('<I', masked_crc(event)))
        self.file.flush()

    def close(self):
        self.file.close()
