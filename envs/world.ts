/**
 * What all environments here share: the order of calls, the checks, the generator, and save and
 * restore.
 */

import { default_rng, type Generator, type GeneratorState } from "../gluon/nd/random/generator.ts";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Rendering,
  Step,
} from "../rl/environment.ts";
import type { Space } from "../rl/spaces.ts";
import { Canvas, type View } from "./canvas.ts";
import { formatValue, invalidAction, notRunning } from "./errors.ts";

/** What one action did to a world. */
export interface Outcome {
  readonly reward: number;
  readonly terminated: boolean;
  readonly info?: Readonly<Record<string, unknown>>;
}

/** What every world takes. */
export interface WorldOptions {
  /** What error messages call the environment; by default the name of its class. */
  readonly name?: string;
}

const NO_INFO: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * An environment said as a world: how it begins, what an action does to it, what is seen of it, and
 * the numbers that are its state. Everything else of the contract is here. Time limits are not a
 * world's business: see `TimeLimit`.
 */
export abstract class World<O extends Observation, A extends Action> implements Environment<O, A> {
  abstract readonly observation_space: Space<O>;
  abstract readonly action_space: Space<A>;
  readonly name: string;
  #rng: Generator = default_rng(0);
  #phase: "new" | "running" | "terminated" = "new";
  #steps = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Sets the variables to the beginning of an episode. */
  protected abstract begin(rng: Generator): void;

  /** Changes the variables as `action`, an element of `action_space`, does. */
  protected abstract advance(action: A, rng: Generator): Outcome;

  /** What the variables look like: a fresh value. */
  protected abstract observe(): O;

  /**
   * The variables: every number that changes within an episode. Constants and options are not among
   * them.
   */
  protected abstract variables(): readonly number[];

  /** The inverse of `variables`. */
  protected abstract assign(variables: readonly number[]): void;

  /** A new world with the same options. */
  protected abstract twin(): World<O, A>;

  /** The part of the world that a picture shows. */
  protected abstract view(): View;

  /** Draws the variables. */
  protected abstract draw(canvas: Canvas): void;

  /** Writes the variables: by default the picture, in Braille. */
  protected text(): string {
    return this.#drawn(120, 64).braille();
  }

  get_init_state(options: InitOptions = {}): O {
    if (options.seed !== undefined) this.#rng = default_rng(options.seed);
    this.begin(this.#rng);
    this.#phase = "running";
    this.#steps = 0;
    return this.observe();
  }

  step(action: A): Step<O> {
    if (this.#phase !== "running") throw notRunning(this.name, this.#phase, this.#steps);
    if (!this.action_space.contains(action)) {
      throw invalidAction(this.name, action, this.action_space);
    }
    const { reward, terminated, info = NO_INFO } = this.advance(action, this.#rng);
    this.#steps += 1;
    if (terminated) this.#phase = "terminated";
    return {
      next_state: this.observe(),
      reward,
      done: terminated,
      terminated,
      truncated: false,
      info,
    };
  }

  /** `rgb_array` fits in 600 by 400 pixels; `ansi` is a drawing in text. */
  render<M extends keyof Rendering>(mode: M): Rendering[M] {
    const modes: { readonly [K in keyof Rendering]: () => Rendering[K] } = {
      ansi: () => this.text(),
      rgb_array: () => this.#drawn(600, 400).image(),
    };
    if (!Object.hasOwn(modes, mode)) {
      throw new RangeError(
        `Cannot render ${this.name} as ${formatValue(mode)}: there is no such mode; ` +
          'use "ansi" or "rgb_array".',
      );
    }
    return modes[mode]();
  }

  clone(): World<O, A> {
    const twin = this.twin();
    twin.setState(this.getState());
    return twin;
  }

  getState(): EnvironmentState {
    return {
      name: this.name,
      phase: this.#phase,
      steps: this.#steps,
      generator: { ...this.#rng.state },
      variables: this.#phase === "new" ? [] : this.variables(),
    };
  }

  setState(state: EnvironmentState): void {
    if (state?.name !== this.name) {
      throw new RangeError(
        `Cannot restore ${this.name} from a state of ${String(state?.name)}: ` +
          "the state must come from getState() of the same environment.",
      );
    }
    const rng = default_rng(0);
    rng.state = state.generator as unknown as GeneratorState;
    this.#rng = rng;
    this.#phase = state.phase as "new" | "running" | "terminated";
    this.#steps = state.steps as number;
    if (this.#phase !== "new") this.assign(state.variables as readonly number[]);
  }

  /** The picture in its own proportions, as large as fits. */
  #drawn(width: number, height: number): Canvas {
    const view = this.view();
    const scale = Math.min(width / (view.right - view.left), height / (view.top - view.bottom));
    const canvas = new Canvas(
      Math.round((view.right - view.left) * scale),
      Math.round((view.top - view.bottom) * scale),
      view,
    );
    this.draw(canvas);
    return canvas;
  }
}
