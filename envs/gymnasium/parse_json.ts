/** JSON in the replies of the Python process. */

import type { Json } from "../../rl/environment.ts";

/** The JSON from `offset` on. */
export function parseJson(payload: DataView<ArrayBuffer>, offset = 0): Json {
  const bytes = new Uint8Array(
    payload.buffer,
    payload.byteOffset + offset,
    payload.byteLength - offset,
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Json;
}
