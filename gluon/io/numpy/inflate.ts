/** Unpacking. It stands alone, so that it is loaded when there is something packed, and nothing else of fflate with it. */
import { inflateSync } from "fflate";

/**
 * Unpacks deflated bytes.
 *
 * @throws {Error} where they are damaged.
 */
export function inflate(bytes: Uint8Array, size: number): Uint8Array {
  return inflateSync(bytes, { out: new Uint8Array(size) });
}
