/** What load generators send. */

import { rl } from "../../mod.ts";

/** Transitions in a message. */
export const TRANSITIONS = 128;

/** Packed transitions of `width` numbers each. */
export function randomTransitions(width: number): Uint8Array {
  const rng = rl.default_rng(0);
  const floats = Float32Array.from({ length: TRANSITIONS * width }, () => rng.random());
  new Int32Array(floats.buffer, 0, TRANSITIONS).fill(1); // actions
  return new Uint8Array(floats.buffer);
}
