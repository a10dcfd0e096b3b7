/** Waiting for the device. */
import { NDArray } from "./ndarray.ts";

/** Waits until all that was computed so far is done; an error of a device that has computed something shows here. */
export async function waitall(): Promise<void> {
  const last = NDArray.from([0], [1], "int32");
  await last.toArray();
  last.dispose();
}
