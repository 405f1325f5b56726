// @ts-check
import { deflateSync } from 'node:zlib';

/** Channels a pixel has, by PNG colour type. */
const CHANNELS = { grey: 1, rgb: 3 };
const COLOR_TYPES = { grey: 0, rgb: 2 };

/**
 * Writes an 8-bit PNG. `data` holds the pixels row by row.
 * @param {{ width: number, height: number, kind: 'grey' | 'rgb', data: Uint8Array }} picture
 */
export function encodePng({ width, height, kind, data }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = COLOR_TYPES[kind];
  const rows = filterRows(data, width * CHANNELS[kind], height);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 4 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Puts the filter byte 2 (difference to the row above) before every row: drawn pictures have many equal rows.
 * @param {Uint8Array} data @param {number} stride @param {number} height
 */
function filterRows(data, stride, height) {
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1) + 1;
    rows[to - 1] = y === 0 ? 0 : 2;
    for (let i = 0; i < stride; i++) {
      const above = y === 0 ? 0 : (data[(y - 1) * stride + i] ?? 0);
      rows[to + i] = (data[y * stride + i] ?? 0) - above;
    }
  }
  return rows;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
