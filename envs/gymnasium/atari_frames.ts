/** Atari preprocessing within the bridge: Python takes the frames, and they are resized here. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { Json } from "../../rl/environment.ts";
import { Box, type Space } from "../../rl/spaces/mod.ts";
import { AreaResize } from "../atari/area_resize.ts";
import type { GymnasiumId } from "./gymnasium_id.ts";

const size = z.int().check(z.gte(1), z.lte(210));
const form = z.strictObject({
  noop_max: z._default(z.int().check(z.gte(0)), 30),
  frame_skip: z._default(z.int().check(z.gte(1)), 4),
  screen_size: z._default(z.union([size, z.tuple([size, size])]), 84),
  terminal_on_life_loss: z._default(z.boolean(), false),
  grayscale_obs: z._default(z.boolean(), true),
  clip_reward: z._default(z.boolean(), false),
});

/** How frames are taken and shown: Gymnasium's options of `AtariPreprocessing`, and `clip_reward`. */
export type AtariFrames = {
  readonly noop_max: number;
  readonly frame_skip: number;
  readonly screen_size: number | readonly [width: number, height: number];
  readonly terminal_on_life_loss: boolean;
  readonly grayscale_obs: boolean;
  /** Whether rewards are their signs: -1, 0 or 1. */
  readonly clip_reward: boolean;
};

/** Some of them; the others are Gymnasium's defaults, and rewards are as they are. */
export type AtariFramesOptions = Partial<AtariFrames>;

/**
 * The option `atari_preprocessing` of an environment of Gymnasium: `true` for Gymnasium's defaults.
 *
 * @throws {RangeError} naming what is wrong.
 */
export function parseAtari(name: GymnasiumId, value: Json | undefined): AtariFrames | undefined {
  if (value === undefined || value === false) return undefined;
  const { data, error } = safeParse(form, value === true ? {} : value);
  if (error === undefined) return data as AtariFrames;
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  throw new RangeError(
    `Cannot make ${name} with atari_preprocessing ${JSON.stringify(value)}: ` +
      `${[...path, message].join(": ")}; give true, or options of AtariPreprocessing.`,
  );
}

/** What `gymnasium.make` is told, so that each step is one frame of the wanted colours. */
export function kwargsOf({ grayscale_obs }: AtariFrames): Readonly<Record<string, Json>> {
  return { frameskip: 1, obs_type: grayscale_obs ? "grayscale" : "rgb" };
}

/** What Python takes frames by. */
export function requestOf(atari: AtariFrames | undefined): Json {
  if (atari === undefined) return null;
  const { noop_max, frame_skip, terminal_on_life_loss } = atari;
  return { noop_max, frame_skip, terminal_on_life_loss };
}

/** Frames made smaller, and the space of these. */
export interface Resized {
  readonly resize: AreaResize;
  readonly space: Box<"uint8">;
}

/**
 * How the frames of a space are made smaller.
 *
 * @throws {RangeError} where it is no space of frames.
 */
export function resizedSpace(
  name: string,
  space: Space<never> | Space,
  screen: AtariFrames["screen_size"],
): Resized {
  const box: unknown = space;
  if (!(box instanceof Box) || box.dtype !== "uint8" || box.shape.length < 2) {
    throw new RangeError(
      `Cannot make ${name} with atari_preprocessing: its observations are ${space}, which are no frames.`,
    );
  }
  const [height, width, channels = 1] = box.shape as [number, number, number?];
  // Gymnasium's sizes are OpenCV's: the width first.
  const [columns, rows] = typeof screen === "number" ? [screen, screen] : screen;
  const resize = new AreaResize({ height, width, channels }, [rows, columns]);
  const shape = [rows, columns, ...box.shape.slice(2)];
  return { resize, space: new Box<"uint8">({ low: 0, high: 255, shape, dtype: "uint8" }) };
}
