/** An environment of images, for policies with a CNN. */
import { Box, Dict, Discrete, type Environment, type Observation } from "../../../rl/mod.ts";

const SHAPE = [3, 36, 36];
const SIZE = 3 * 36 * 36;

/** Image `b` of the golden values. */
export function imageOf(b: number): Uint8Array {
  return Uint8Array.from({ length: SIZE }, (_, i) => (7 * i + 31 * b * i) % 256);
}

/** Observation `b` of several parts: an image, a row of numbers, and one of three choices. */
export function partsOf(b: number): { image: Uint8Array; row: Float32Array; choice: number } {
  return { image: imageOf(b), row: Float32Array.of(b / 12, -b / 6), choice: b % 3 };
}

/** Environments of episodes of one step, by their names in the golden values. */
export const imageEnvs: Readonly<Record<string, () => Environment<Observation, never>>> = {
  images: () => makeImageEnv() as never,
  "images, Box actions": () => ({ ...makeImageEnv(), action_space: box }) as never,
  parts: makePartsEnv,
};

/** Episodes of one step. */
export function makeImageEnv(): Environment<Uint8Array, number> {
  return {
    name: "images",
    observation_space: image,
    action_space: discrete,
    get_init_state: () => imageOf(0),
    step: () => ({ next_state: imageOf(1), reward: 0, terminated: false, truncated: true }),
  } as unknown as Environment<Uint8Array, number>;
}

const image = new Box({ low: 0, high: 255, shape: SHAPE, dtype: "uint8" });
const discrete = new Discrete(5);
const box = new Box({ low: -2, high: 2, shape: [2] });

function makePartsEnv(): Environment<Observation, never> {
  const row = new Box({ low: -9, high: 9, shape: [2] });
  return {
    name: "parts",
    observation_space: new Dict({ row, image, choice: new Discrete(3) }),
    action_space: discrete,
    get_init_state: () => partsOf(0),
    step: () => ({ next_state: partsOf(1), reward: 0, terminated: false, truncated: true }),
  } as unknown as Environment<Observation, never>;
}
