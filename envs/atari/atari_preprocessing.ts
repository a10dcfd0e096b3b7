/** Atari preprocessing: what agents see of the Atari 2600. */

import * as z from "zod/mini";
import { formatValue } from "../../backends/base/format_value.ts";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { default_rng, type Generator, type GeneratorState } from "../../gluon/random/generator.ts";
import { SeedSequence } from "../../gluon/random/seed_sequence.ts";
import type { Environment, EnvironmentState, InitOptions, Step } from "../../rl/environment.ts";
import { Box } from "../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../rl/state.ts";
import { checkPicture, type Picture } from "../wrappers/checks.ts";
import { luminance } from "../wrappers/grayscale_observation.ts";
import { Wrapper } from "../wrappers/wrapper.ts";
import { AreaResize } from "./area_resize.ts";

const size = z.int().check(z.gte(1));
const form = z.strictObject({
  noop_max: z._default(z.int().check(z.gte(0)), 30),
  frame_skip: z._default(size, 4),
  screen_size: z._default(z.union([size, z.tuple([size, size])]), 84),
  terminal_on_life_loss: z._default(z.boolean(), false),
  grayscale_obs: z._default(z.boolean(), true),
  grayscale_newaxis: z._default(z.boolean(), false),
  scale_obs: z._default(z.boolean(), false),
});

/** What `AtariPreprocessing` takes: Gymnasium's options. */
export interface AtariPreprocessingOptions {
  /** The most actions 0 that begin an episode, a random number of them; 30 by default, 0 for none. */
  readonly noop_max?: number;
  /** Frames of a step; 4 by default. */
  readonly frame_skip?: number;
  /** Height and width, or width and height, of what is shown; 84 by default. */
  readonly screen_size?: number | readonly [width: number, height: number];
  /** Whether a step that loses a life terminates; false by default. */
  readonly terminal_on_life_loss?: boolean;
  /** Whether pictures are grey; true by default. */
  readonly grayscale_obs?: boolean;
  /** Whether grey pictures have an axis of one channel; false by default. */
  readonly grayscale_newaxis?: boolean;
  /** Whether observations are float32 from 0 to 1; false by default, since networks divide by 255 themselves. */
  readonly scale_obs?: boolean;
}

const stateForm = z.object({
  rng: z.unknown(),
  lives: z.nullable(z.number()),
  frames: z.tuple([z.array(z.number()), z.array(z.number())]),
});

/**
 * Atari preprocessing, as Gymnasium's wrapper of this name, pixel for pixel: no-op reset, frame skipping, the maximum of the
 * latest two frames, grey, resized by area.
 *
 * The environment shows single frames of uint8: `(height, width)` in grey, or `(height, width, 3)`, which are made grey as
 * `GrayscaleObservation` does. Lives are `info.lives`. Of `gymnasium:ALE/...` that is one with `frameskip: 1` and
 * `obs_type: "grayscale"`; its option `atari_preprocessing` does the same in one round trip a step.
 */
export class AtariPreprocessing extends Wrapper<
  Uint8Array | Float32Array,
  number,
  Uint8Array,
  number
> {
  readonly #options: z.infer<typeof form>;
  readonly #resize: AreaResize;
  readonly #isColoured: boolean;
  /** The frame that is shown, and the one before it. */
  readonly #frames: readonly [Uint8Array, Uint8Array];
  #rng: Generator = begin(0);
  /** `null` before the first frame that tells. */
  #lives: number | null = null;

  /**
   * The preprocessing of an Atari game, which must not skip frames itself.
   *
   * @throws {TypeError} where the observations are no pictures of uint8.
   * @throws {RangeError} where an option is wrong.
   */
  constructor(env: Environment<Uint8Array, number>, options: AtariPreprocessingOptions = {}) {
    const parsed = safeParse(form, options);
    if (!parsed.success) {
      const [{ path, message } = { path: [], message: "" }] = parsed.error.issues;
      throw new RangeError(
        `Cannot preprocess ${env.name} with ${formatValue(options)}: ${[...path, message].join(": ")}.`,
      );
    }
    const { screen_size, scale_obs, grayscale_obs, grayscale_newaxis } = parsed.data;
    const picture = checkPicture(
      env,
      `preprocess the frames of ${env.name}`,
      "AtariPreprocessing",
      [1, 3],
    );
    if (!grayscale_obs && picture.channels === 1) {
      throw new RangeError(
        `Cannot preprocess ${env.name} in colours: its frames are grey; leave grayscale_obs out.`,
      );
    }
    const [width, height] =
      typeof screen_size === "number" ? [screen_size, screen_size] : screen_size;
    const last = grayscale_obs ? (grayscale_newaxis ? [1] : []) : [3];
    super(env, {
      observation_space: shown([height, width, ...last], scale_obs),
      action_space: env.action_space,
    });
    this.#options = parsed.data;
    this.#isColoured = picture.channels === 3;
    const channels = grayscale_obs ? 1 : 3;
    const shape: Picture = { ...picture, channels };
    this.#resize = new AreaResize(shape, [height, width]);
    const [length] = this.#resize.lengths;
    this.#frames = [new Uint8Array(length), new Uint8Array(length)];
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options: InitOptions = {}): Uint8Array | Float32Array {
    const { noop_max } = this.#options;
    if (options.seed !== undefined) this.#rng = begin(options.seed);
    let frame = this.env.get_init_state(options);
    this.#lives = null;
    const noops = noop_max > 0 ? this.#rng.integers(1, noop_max + 1) : 0;
    for (let i = 0; i < noops; i++) {
      const step = this.env.step(0);
      frame = step.next_state;
      this.#lives = livesOf(step) ?? this.#lives;
      if (!step.done) continue;
      if (options.seed !== undefined) this.#rng = begin(options.seed);
      frame = this.env.get_init_state(options);
      this.#lives = null;
    }
    this.#see(0, frame);
    this.#frames[1].fill(0);
    return this.#show();
  }

  /** Runs one time step with an action. */
  step(action: number): Step<Uint8Array | Float32Array> {
    const { frame_skip, terminal_on_life_loss } = this.#options;
    let reward = 0;
    let terminated = false;
    let step!: Step<Uint8Array>;
    for (let t = 0; t < frame_skip; t++) {
      step = this.env.step(action);
      reward += step.reward;
      terminated = step.terminated;
      if (terminal_on_life_loss) {
        const lives = livesOf(step);
        if (lives !== null && this.#lives !== null && lives < this.#lives) terminated = true;
        this.#lives = lives;
      }
      if (terminated || step.truncated) break;
      if (t === frame_skip - 2) this.#see(1, step.next_state);
      else if (t === frame_skip - 1) this.#see(0, step.next_state);
    }
    const { truncated, info } = step;
    const done = terminated || truncated;
    return { next_state: this.#show(), reward, done, terminated, truncated, info };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return {
      rng: { ...this.#rng.state },
      lives: this.#lives,
      frames: this.#frames.map((each) => Array.from(each)),
      env: this.env.getState(),
    };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `AtariPreprocessing of ${this.name}`;
    const { rng, lives, frames } = parseState(stateForm, state, what);
    for (const [i, frame] of this.#frames.entries()) {
      if (frames[i]!.length !== frame.length) {
        refuseState(what, `its frames are not of ${frame.length} numbers`);
      }
      frame.set(frames[i]!);
    }
    this.#rng.state = rng as GeneratorState;
    this.#lives = lives;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<Uint8Array, number>): AtariPreprocessing {
    return new AtariPreprocessing(env, this.#options);
  }

  #see(i: 0 | 1, frame: Uint8Array): void {
    const isMadeGrey = this.#isColoured && this.#options.grayscale_obs;
    this.#frames[i].set(isMadeGrey ? luminance(frame) : frame);
  }

  #show(): Uint8Array | Float32Array {
    const [latest, before] = this.#frames;
    if (this.#options.frame_skip > 1) {
      for (let i = 0; i < latest.length; i++) latest[i] = Math.max(latest[i]!, before[i]!);
    }
    const small = new Uint8Array(this.#resize.lengths[1]);
    this.#resize.resize(latest, 0, small, 0);
    return this.#options.scale_obs ? Float32Array.from(small, (x) => x / 255) : small;
  }
}

/** The generator that the Arcade Learning Environment has after a reset with this seed. */
function begin(seed: number): Generator {
  return default_rng(SeedSequence.from(seed).generate(1)[0]!);
}

function livesOf({ info }: Step<Uint8Array>): number | null {
  return typeof info.lives === "number" ? info.lives : null;
}

function shown(shape: readonly number[], isScaled: boolean): Box<"uint8"> {
  const space = isScaled
    ? new Box({ low: 0, high: 1, shape })
    : new Box<"uint8">({ low: 0, high: 255, shape, dtype: "uint8" });
  return space as Box<"uint8">;
}
