/** Environments of images, for policies with a CNN. */
import {
  Box,
  Dict,
  Discrete,
  type Environment,
  type Observation,
  type Space,
} from "../../../rl/mod.ts";

const PIXELS = 36 * 36;
const CHANNELS = 3;

/** An environment, and its observation `b`. */
interface ImageEnv {
  readonly show: (b: number) => Observation;
  readonly make: () => Environment<Observation, never>;
}

/** Image `b` of the golden values. */
function imageOf(b: number): Uint8Array {
  return Uint8Array.from({ length: CHANNELS * PIXELS }, (_, i) => (7 * i + 31 * b * i) % 256);
}

/** The same with its channels last, which Stable-Baselines3 transposes. */
function channelsLast(b: number): Uint8Array {
  const image = imageOf(b);
  return image.map((_, i) => image[(i % CHANNELS) * PIXELS + Math.floor(i / CHANNELS)] as number);
}

/** Environments by their names in the golden values: of images, and of an image among other parts. */
function envsOf(show: ImageEnv["show"], shape: readonly number[]): ImageEnvs {
  const image = new Box({ low: 0, high: 255, shape, dtype: "uint8" });
  const row = new Box({ low: -9, high: 9, shape: [2] });
  const showParts = (b: number): Observation => {
    return { image: show(b), row: Float32Array.of(b / 12, -b / 6), choice: b % 3 } as Observation;
  };
  return {
    images: envOf("images", { show, space: image }),
    "images, Box actions": envOf("images", {
      ...{ show, space: image },
      actions: new Box({ low: -2, high: 2, shape: [2] }),
    }),
    parts: envOf("parts", {
      show: showParts,
      space: new Dict({ row, image, choice: new Discrete(3) }),
    }),
  };
}

/** Of episodes of one step. */
function envOf(
  name: string,
  {
    show,
    space,
    actions = new Discrete(5),
  }: Pick<ImageEnv, "show"> & { readonly space: Space<unknown>; readonly actions?: Space<unknown> },
): ImageEnv {
  const env = {
    name,
    observation_space: space,
    action_space: actions,
    get_init_state: () => show(0),
    step: () => ({ next_state: show(1), reward: 0, terminated: false, truncated: true }),
  };
  return { show, make: () => env as unknown as Environment<Observation, never> };
}

type ImageEnvs = Readonly<Record<string, ImageEnv>>;
export const imageEnvs: ImageEnvs = envsOf(imageOf, [CHANNELS, 36, 36]);
export const channelsLastEnvs: ImageEnvs = envsOf(channelsLast, [36, 36, CHANNELS]);
