/** An environment of images, for policies with a CNN. */
import { Box, Discrete, type Environment } from "../../../rl/mod.ts";

const SHAPE = [3, 36, 36];
const SIZE = 3 * 36 * 36;

/** Image `b` of the golden values. */
export function imageOf(b: number): Uint8Array {
  return Uint8Array.from({ length: SIZE }, (_, i) => (7 * i + 31 * b * i) % 256);
}

/** Episodes of one step. */
export function makeImageEnv(): Environment<Uint8Array, number> {
  return {
    name: "images",
    observation_space: new Box({ low: 0, high: 255, shape: SHAPE, dtype: "uint8" }),
    action_space: new Discrete(5),
    get_init_state: () => imageOf(0),
    step: () => ({ next_state: imageOf(1), reward: 0, terminated: false, truncated: true }),
  } as unknown as Environment<Uint8Array, number>;
}
