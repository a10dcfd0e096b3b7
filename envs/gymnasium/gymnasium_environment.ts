/** Environments of Python's Gymnasium, in a subprocess. */

import { formatValue } from "../../backends/base/format_value.ts";
import type {
  Action,
  CanvasLike,
  EnvironmentState,
  Image,
  InitOptions,
  Json,
  Observation,
  Rendering,
  Step,
} from "../../rl/environment.ts";
import type { Discrete, Space } from "../../rl/spaces/mod.ts";
import { drawImage } from "../base/draw_image.ts";
import { invalidAction, notRunning } from "../base/errors.ts";
import type { CompleteEnvironment, EnvironmentSpec } from "../registration.ts";
import { type Resized, requestOf, resizedSpace } from "./atari_frames.ts";
import { type GymnasiumId, type GymnasiumIdParts, parseGymnasiumId } from "./gymnasium_id.ts";
import {
  checkTrust,
  type GymnasiumOptions,
  type SortedOptions,
  sortOptions,
} from "./gymnasium_options.ts";
import { GymnasiumProcess } from "./gymnasium_process.ts";
import { parseJson } from "./parse_json.ts";
import { codecOf, type SpaceCodec, type SpaceDescription } from "./space_codec.ts";

/** The request to make an environment. */
export interface MakeRequest {
  /** The id without the prefix. */
  readonly id: string;
  readonly kwargs: Readonly<Record<string, Json | undefined>>;
  /** Seconds. */
  readonly step_timeout: number | null;
  /** Whether the caller names a module, which may lie in the working directory. */
  readonly has_own_module: boolean;
  /** How frames of Atari are taken, if they are. */
  readonly atari: Json;
}

/** The reply: the description of the environment. */
export interface Made {
  readonly observation_space: SpaceDescription;
  readonly action_space: SpaceDescription;
  readonly max_episode_steps: number | null;
  readonly reward_threshold: number | null;
  readonly render_fps: number | null;
  /** Whether `info` has action masks. */
  readonly has_mask: boolean;
  readonly render_modes: readonly string[];
}

const NO_INFO: Step["info"] = Object.freeze({});

/**
 * An environment of Python's Gymnasium, in a Python process. `close` closes the environment and
 * ends the process; a process that was not closed ends with this one, however this one ends.
 *
 * - Spaces: Discrete, MultiDiscrete and MultiBinary (both flattened), Tuple, Dict, and Box, of
 *   which other dtypes are converted to float32, int32 or uint8. An environment with another space
 *   cannot be made.
 * - `info` has what can be written as JSON of Gymnasium's. `action_mask()` is the latest
 *   `info.action_mask`, or else the result of the environment's method `action_masks`, which
 *   sb3-contrib calls, after every step.
 * - Observations outside of `observation_space` are passed on, without an error.
 * - Python ignores the first Ctrl-C. During a step that does not return, the second one ends Python
 *   half a second later, and the step throws; C code that does not return to Python is ended by
 *   `step_timeout` only.
 * - The environment's standard output goes to standard error. An exception in Python becomes an
 *   `Error` with the traceback as its `cause`.
 * - The state stays in Python: `getState`, `setState` and `clone` throw.
 */
export class GymnasiumEnvironment implements CompleteEnvironment {
  /** The name in error messages: the id given to `envs.make`, or the name of the class. */
  readonly name: GymnasiumId;
  /** The set of all observations. */
  readonly observation_space: Space;
  /** The set of all actions. */
  readonly action_space: Space;
  /** The time limit, the reward threshold and the frame rate, where the environment has them. */
  readonly spec: Omit<EnvironmentSpec, "docs">;
  /** As in the environment, where that has one. */
  action_mask?(): Uint8Array;
  readonly #process: GymnasiumProcess;
  readonly #observations: SpaceCodec;
  readonly #actions: SpaceCodec;
  readonly #action: Uint8Array<ArrayBuffer>;
  readonly #resized: Resized | undefined;
  readonly #clips: boolean;
  readonly #renderMode: string | undefined;
  readonly #renderModes: readonly string[];
  #mask: Uint8Array | undefined;
  #phase: "new" | "running" | "terminated" | "truncated" = "new";
  #steps = 0;
  #info = NO_INFO;

  /**
   * Starts a Python process, and makes the environment there.
   *
   * @throws {RangeError} when the name is no id of Gymnasium, or an option of the bridge is wrong.
   * @throws {Error} when the name comes from a file and may not run code, when Python cannot be
   *   run, has no package gymnasium, or cannot make the environment.
   */
  constructor(name: GymnasiumId, options: GymnasiumOptions = {}) {
    const parts = parseGymnasiumId(name);
    const sorted = sortOptions(name, options);
    checkTrust(name, parts, sorted);
    const { kwargs, atari } = sorted;
    this.name = name;
    this.#renderMode = kwargs.render_mode as string | undefined;
    this.#process = new GymnasiumProcess(name, parts, sorted);
    try {
      const bytes = new TextEncoder().encode(JSON.stringify(makeRequest(parts, sorted)));
      const reply = this.#process.ask("make", () => `make ${name}`, bytes);
      const made = parseJson(reply) as unknown as Made;
      this.#observations = codecOf(made.observation_space);
      if (atari) this.#resized = resizedSpace(name, this.#observations.space, atari.screen_size);
      this.#clips = atari?.clip_reward ?? false;
      this.#actions = codecOf(made.action_space);
      this.#action = new Uint8Array(this.#actions.size);
      this.#renderModes = made.render_modes;
      this.observation_space = this.#resized?.space ?? this.#observations.space;
      this.action_space = this.#actions.space;
      this.spec = specOf(made);
      if (made.has_mask) {
        const { n } = this.action_space as Discrete;
        this.#mask = new Uint8Array(n).fill(1);
        this.action_mask = () => Uint8Array.from(this.#mask!);
      }
    } catch (error) {
      this.#process.end();
      throw error;
    }
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options: InitOptions = {}): Observation {
    const { seed = this.#phase === "new" ? 0 : undefined } = options;
    const how = seed === undefined ? "" : ` with seed ${seed}`;
    const describe = () => `begin an episode of ${this.name}${how}`;
    if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) {
      throw new RangeError(`Cannot ${describe()}: it must be a non-negative integer.`);
    }
    const bytes = new Uint8Array(Float64Array.from(seed === undefined ? [] : [seed]).buffer);
    const reply = this.#process.ask("reset", describe, bytes);
    this.#phase = "running";
    this.#steps = 0;
    return this.#read(reply, 0, describe);
  }

  /** Runs one time step with an action. */
  step(action: Action): Step {
    if (this.#phase !== "running") throw notRunning(this.name, this.#phase, this.#steps);
    if (!this.action_space.contains(action)) {
      throw invalidAction(this.name, action, this.action_space);
    }
    this.#actions.write(action, new DataView(this.#action.buffer), 0);
    const describe = () => `step ${this.name} with action ${formatValue(action)}`;
    const reply = this.#process.ask("step", describe, this.#action);
    const gain = reply.getFloat64(0, true);
    const reward = this.#clips ? Math.sign(gain) : gain;
    const terminated = reply.getUint8(8) === 1;
    const truncated = reply.getUint8(9) === 1;
    const done = terminated || truncated;
    const nextState = this.#read(reply, 10, describe);
    this.#steps += 1;
    if (done) this.#phase = terminated ? "terminated" : "truncated";
    return { next_state: nextState, reward, done, terminated, truncated, info: this.#info };
  }

  /**
   * Renders the current state, in the `render_mode` that the environment was made with: `rgb_array`
   * also as `canvas`.
   *
   * @throws {RangeError} in another mode.
   */
  render<M extends keyof Rendering>(mode: M, canvas?: CanvasLike): Rendering[M] {
    const drawings: { readonly [K in keyof Rendering]?: (bytes: DataView) => Rendering[K] } = {
      ansi: (bytes) => new TextDecoder().decode(bytes),
      rgb_array: imageOf,
      canvas: (bytes) => drawImage(imageOf(bytes), canvas),
    };
    const asked = mode === "canvas" ? "rgb_array" : mode;
    if (asked !== this.#renderMode || !Object.hasOwn(drawings, mode)) {
      const modes = this.#renderModes.map(formatValue).join(", ");
      throw new RangeError(
        `Cannot render ${this.name} as ${formatValue(mode)}: ` +
          `it was made with render_mode ${formatValue(this.#renderMode)}; ` +
          `pass one of its modes, ${modes}, to make.`,
      );
    }
    return drawings[mode]!(this.#process.ask("render", () => `render ${this.name}`));
  }

  /** The state cannot be saved: it stays in Python. */
  get hasState(): false {
    return false;
  }

  /**
   * The complete state; after `setState` with it, an episode continues bit for bit.
   *
   * @throws {Error} always: the state stays in Python.
   */
  getState(): EnvironmentState {
    throw new Error(`Cannot save ${this.name}: ${STAYS_IN_PYTHON}.`);
  }

  /**
   * Restores a state.
   *
   * @throws {Error} always.
   */
  setState(_state: EnvironmentState): void {
    throw new Error(`Cannot restore ${this.name}: ${STAYS_IN_PYTHON}.`);
  }

  /**
   * An independent copy in the same state, with the same random stream.
   *
   * @throws {Error} always.
   */
  clone(): never {
    throw new Error(`Cannot clone ${this.name}: ${STAYS_IN_PYTHON}.`);
  }

  /** Closes the environment and ends its process; further calls do nothing. */
  close(): void {
    if (!this.#process.isOpen) return;
    try {
      this.#process.ask("close", () => `close ${this.name}`);
    } finally {
      this.#process.end();
    }
  }

  /** Reads the observation at `offset`, and the info after it with its action mask. */
  #read(reply: DataView<ArrayBuffer>, offset: number, describe: () => string): Observation {
    const end = offset + this.#observations.size;
    this.#info = end === reply.byteLength ? NO_INFO : (parseJson(reply, end) as Step["info"]);
    const mask = this.#info.action_mask;
    if (this.#mask !== undefined && mask !== undefined && mask !== null) {
      this.#mask.set(checkedMask(mask, this.#mask.length, describe));
    }
    const observation = this.#observations.read(reply, offset);
    if (this.#resized === undefined) return observation;
    const { resize, space } = this.#resized;
    const smaller = new Uint8Array(space.flatdim);
    resize.resize(observation as Uint8Array, 0, smaller, 0);
    return smaller;
  }
}

/** A picture, with its width and height before it. */
export function imageOf(bytes: DataView): Image {
  return {
    width: bytes.getUint32(0, true),
    height: bytes.getUint32(4, true),
    data: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice(8),
  };
}

/** What Python is told to make. */
export function makeRequest(parts: GymnasiumIdParts, options: SortedOptions): MakeRequest {
  const { kwargs, trust, stepTimeout, atari } = options;
  const noLimit = kwargs.max_episode_steps === Infinity && { max_episode_steps: -1 };
  return {
    id: parts.id,
    kwargs: { ...kwargs, ...noLimit },
    step_timeout: stepTimeout ?? null,
    has_own_module: parts.module !== undefined && trust === undefined,
    atari: requestOf(atari),
  };
}

/** What is known of the environment. */
export function specOf(made: Made): Omit<EnvironmentSpec, "docs"> {
  return {
    ...(made.max_episode_steps !== null && { max_episode_steps: made.max_episode_steps }),
    ...(made.reward_threshold !== null && { reward_threshold: made.reward_threshold }),
    ...(made.render_fps !== null && { render_fps: made.render_fps }),
  };
}

/** Validates an action mask from Python: `n` zeros and ones, or booleans. */
function checkedMask(mask: unknown, n: number, describe: () => string): number[] {
  if (Array.isArray(mask) && mask.length === n) {
    const numbers = mask.map(Number);
    if (numbers.every((each) => each === 0 || each === 1)) return numbers;
  }
  throw new RangeError(
    `Cannot ${describe()}: the action mask in its info is ${formatValue(mask)}; ` +
      `it must be ${n} zeros and ones.`,
  );
}

export const STAYS_IN_PYTHON: string =
  "its state stays in Python, where Gymnasium has no way to save it; " +
  "play the same seed and actions again instead";
