/** Any environment of Python's Gymnasium, as one of ours. */

import type {
  Action,
  EnvironmentState,
  InitOptions,
  Json,
  Observation,
  Rendering,
  Step,
} from "../../rl/environment.ts";
import type { Space } from "../../rl/spaces.ts";
import type { CompleteEnvironment, EnvironmentSpec } from "../environments.ts";
import { formatValue, invalidAction, notRunning } from "../errors.ts";
import { GymnasiumProcess, parseJson } from "./gymnasium_process.ts";
import { codecOf, type SpaceCodec, type SpaceDescription } from "./space_codec.ts";

const PREFIX = "gymnasium:";

/** What `make` calls an environment of Gymnasium: `gymnasium:` and the id that it has there. */
export type GymnasiumId = `gymnasium:${string}`;

/** Whether `id` names an environment of Gymnasium. */
export function isGymnasiumId(id: string): id is GymnasiumId {
  return id.startsWith(PREFIX);
}

/** What is said to the Python side, and what goes on to `gymnasium.make`. */
export interface GymnasiumOptions {
  /** The Python that has the package gymnasium, a command or a path; by default `"python3"`. */
  readonly python?: string;
  /** In place of the registered time limit; `Infinity` for none. */
  readonly max_episode_steps?: number;
  /** What `render` is to give, `"rgb_array"` or `"ansi"`; `"human"` opens a window instead. */
  readonly render_mode?: string;
  /** All others go to `gymnasium.make` as they are, and from there to the environment. */
  readonly [option: string]: Json | undefined;
}

/** What Python tells of an environment that it made. */
interface Made {
  readonly observation_space: SpaceDescription;
  readonly action_space: SpaceDescription;
  readonly max_episode_steps: number | null;
  readonly reward_threshold: number | null;
  /** Whether `info` has action masks. */
  readonly has_mask: boolean;
  readonly render_modes: readonly string[];
}

const NO_INFO: Step["info"] = Object.freeze({});

/**
 * An environment of Gymnasium, in a Python process of its own. `close` closes the environment and
 * ends the process; one that was not closed is ended with our own process, however that ends.
 *
 * - A Box of another type becomes one of float32, int32 or uint8, and its elements with it.
 *   Discrete, MultiDiscrete and MultiBinary (both laid flat), Tuple and Dict are themselves. An
 *   environment with another space cannot be made.
 * - `info` holds what JSON can say of Gymnasium's. Its `action_mask` is what `action_mask()`
 *   gives, where there is one.
 * - What the environment prints appears on standard error. An exception in Python becomes an
 *   `Error`, whose `cause` is the traceback.
 * - Its state stays in Python: `getState`, `setState` and `clone` throw.
 */
export class GymnasiumEnvironment implements CompleteEnvironment {
  readonly name: GymnasiumId;
  readonly observation_space: Space;
  readonly action_space: Space;
  /** The time limit, and the mean return at which the task counts as solved, where there are. */
  readonly spec: Omit<EnvironmentSpec, "docs">;
  action_mask?(): Uint8Array;
  readonly #process: GymnasiumProcess;
  readonly #observations: SpaceCodec;
  readonly #actions: SpaceCodec;
  readonly #action: Uint8Array<ArrayBuffer>;
  readonly #renderMode: string | undefined;
  readonly #renderModes: readonly string[];
  #phase: "new" | "running" | "terminated" | "truncated" = "new";
  #steps = 0;
  #info = NO_INFO;

  /**
   * @throws {Error} when there is no such Python, it has no package gymnasium, or that cannot make
   *   the environment.
   */
  constructor(name: GymnasiumId, options: GymnasiumOptions = {}) {
    const { python = "python3", ...kwargs } = options;
    const id = name.slice(PREFIX.length);
    this.name = name;
    this.#renderMode = kwargs.render_mode;
    this.#process = new GymnasiumProcess(name, python, id);
    try {
      const noLimit = kwargs.max_episode_steps === Infinity && { max_episode_steps: -1 };
      const request = JSON.stringify({ id, kwargs: { ...kwargs, ...noLimit } });
      const bytes = new TextEncoder().encode(request);
      const reply = this.#process.ask("make", () => `make ${name}`, bytes);
      const made = parseJson(reply) as unknown as Made;
      this.#observations = codecOf(made.observation_space);
      this.#actions = codecOf(made.action_space);
      this.#action = new Uint8Array(this.#actions.size);
      this.#renderModes = made.render_modes;
      this.observation_space = this.#observations.space;
      this.action_space = this.#actions.space;
      this.spec = {
        ...(made.max_episode_steps !== null && { max_episode_steps: made.max_episode_steps }),
        ...(made.reward_threshold !== null && { reward_threshold: made.reward_threshold }),
      };
      if (made.has_mask) {
        this.action_mask = () => Uint8Array.from(this.#info.action_mask as readonly number[]);
      }
    } catch (error) {
      this.#process.end();
      throw error;
    }
  }

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
    return this.#read(reply, 0);
  }

  step(action: Action): Step {
    if (this.#phase !== "running") throw notRunning(this.name, this.#phase, this.#steps);
    if (!this.action_space.contains(action)) {
      throw invalidAction(this.name, action, this.action_space);
    }
    this.#actions.write(action, new DataView(this.#action.buffer), 0);
    const describe = () => `step ${this.name} with action ${formatValue(action)}`;
    const reply = this.#process.ask("step", describe, this.#action);
    const reward = reply.getFloat64(0, true);
    const terminated = reply.getUint8(8) === 1;
    const truncated = reply.getUint8(9) === 1;
    const done = terminated || truncated;
    const nextState = this.#read(reply, 10);
    this.#steps += 1;
    if (done) this.#phase = terminated ? "terminated" : "truncated";
    return { next_state: nextState, reward, done, terminated, truncated, info: this.#info };
  }

  /**
   * Only in the mode that the environment was made with.
   *
   * @throws {RangeError} in another one.
   */
  render<M extends keyof Rendering>(mode: M): Rendering[M] {
    const drawings: { readonly [K in keyof Rendering]: (bytes: DataView) => Rendering[K] } = {
      ansi: (bytes) => new TextDecoder().decode(bytes),
      rgb_array: (bytes) => ({
        width: bytes.getUint32(0, true),
        height: bytes.getUint32(4, true),
        data: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice(8),
      }),
    };
    if (mode !== this.#renderMode || !Object.hasOwn(drawings, mode)) {
      const modes = this.#renderModes.map(formatValue).join(", ");
      throw new RangeError(
        `Cannot render ${this.name} as ${formatValue(mode)}: ` +
          `it was made with render_mode ${formatValue(this.#renderMode)}; ` +
          `pass one of its modes, ${modes}, to make.`,
      );
    }
    return drawings[mode](this.#process.ask("render", () => `render ${this.name}`));
  }

  /** Its state stays in Python. */
  get hasState(): false {
    return false;
  }

  /** @throws {Error} always: Gymnasium's environments cannot be saved. */
  getState(): EnvironmentState {
    throw new Error(`Cannot save ${this.name}: ${STAYS_IN_PYTHON}.`);
  }

  /** @throws {Error} always. */
  setState(_state: EnvironmentState): void {
    throw new Error(`Cannot restore ${this.name}: ${STAYS_IN_PYTHON}.`);
  }

  /** @throws {Error} always. */
  clone(): never {
    throw new Error(`Cannot clone ${this.name}: ${STAYS_IN_PYTHON}.`);
  }

  /** Closes the environment and ends its process; once is enough. */
  close(): void {
    if (!this.#process.isOpen) return;
    try {
      this.#process.ask("close", () => `close ${this.name}`);
    } finally {
      this.#process.end();
    }
  }

  /** The observation at `offset`; keeps the info that follows it. */
  #read(reply: DataView<ArrayBuffer>, offset: number): Observation {
    const end = offset + this.#observations.size;
    this.#info = end === reply.byteLength ? NO_INFO : (parseJson(reply, end) as Step["info"]);
    return this.#observations.read(reply, offset);
  }
}

const STAYS_IN_PYTHON =
  "its state stays in Python, where Gymnasium has no way to save it; " +
  "play the same seed and actions again instead";
