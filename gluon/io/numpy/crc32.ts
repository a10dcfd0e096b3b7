/** The checksum of zip files. Source: PKWARE, APPNOTE.TXT, 4.4.7. */
import { findHostModule } from "../../../backends/base/host.ts";

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 of bytes that follow those of checksum `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  return findHostModule("node:zlib")?.crc32?.(bytes, before) ?? crc32ByTable(bytes, before);
}

/** The same on a host that lacks it. */
export function crc32ByTable(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) {
    crc = (table[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
