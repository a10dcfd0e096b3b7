/** Unpacking. It stands alone, so that it is loaded when there is something packed, and nothing else of fflate with it. */
import { inflateSync } from "fflate";
import { findHostModule } from "../../../backends/base/host.ts";

/**
 * Unpacks deflated bytes.
 *
 * @throws {Error} where they are damaged.
 */
export function inflate(bytes: Uint8Array, size: number): Uint8Array {
  const zlib = findHostModule("node:zlib");
  if (zlib === undefined) return inflateSync(bytes, { out: new Uint8Array(size) });
  // It takes memory as it unpacks, whatever size is said to be.
  const found = zlib.inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
  const { buffer, byteOffset, byteLength } = found;
  if (byteOffset % 8 !== 0) return new Uint8Array(found); // within memory that is shared
  return new Uint8Array(buffer, byteOffset, byteLength);
}
