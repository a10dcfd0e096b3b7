/** The base class of environments: order of calls, action checks, seeding, state and rendering. */

import * as z from "zod/mini";
import { formatValue } from "../../backends/base/format_value.ts";
import { showInJupyter } from "../../backends/base/jupyter.ts";
import { default_rng, type Generator, type GeneratorState } from "../../gluon/random/generator.ts";
import type {
  Action,
  CanvasLike,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Rendering,
  Step,
} from "../../rl/environment.ts";
import type { Space } from "../../rl/spaces/mod.ts";
import { count, parseState, refuseState } from "../../rl/state.ts";
import { Canvas, type View } from "./canvas.ts";
import { drawImage } from "./draw_image.ts";
import { invalidAction, notRunning } from "./errors.ts";
import { ShapeCanvas } from "./shape_canvas.ts";

/** The result of one transition. */
export interface Outcome {
  /** The reward for the action. */
  readonly reward: number;
  /** Whether the new state is terminal. */
  readonly terminated: boolean;
  /** `Step.info`; empty by default. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** The options of every environment. */
export interface BaseEnvOptions {
  /** The name in error messages; by default the name of the class. */
  readonly name?: string;
}

const stateForm = z.object({
  phase: z.enum(["new", "running", "terminated"]),
  steps: count,
  generator: z.unknown(),
  variables: z.array(z.number()),
});

const NO_INFO: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Base class of environments. A subclass defines the spaces, the initial state distribution
 * (`reset`), the transition function (`transition`), the observation function (`observe`), its
 * state variables and their rendering; this class implements the contract of `Environment` with
 * them. It does not truncate: see `TimeLimit`.
 */
export abstract class BaseEnv<O extends Observation, A extends Action>
  implements Environment<O, A>
{
  /** The set of all observations. */
  abstract readonly observation_space: Space<O>;
  /** The set of all actions. */
  abstract readonly action_space: Space<A>;
  /** The name in error messages: the id given to `envs.make`, or the name of the class. */
  readonly name: string;
  #rng: Generator = default_rng(0);
  #phase: "new" | "running" | "terminated" = "new";
  #steps = 0;

  /** An environment of that name, seeded with 0 until it is seeded otherwise. */
  constructor(name: string) {
    this.name = name;
  }

  /** Samples an initial state: sets the state variables. */
  protected abstract reset(rng: Generator): void;

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected abstract transition(action: A, rng: Generator): Outcome;

  /** The observation of the current state, as a fresh value. */
  protected abstract observe(): O;

  /** The state variables: every number that changes within an episode. */
  protected abstract variables(): readonly number[];

  /** The inverse of `variables`. */
  protected abstract setVariables(variables: readonly number[]): void;

  /** A new environment with the same options; `clone` copies the state to it. */
  protected abstract create(): BaseEnv<O, A>;

  /** The viewport of the rendering. */
  protected abstract view(): View;

  /** Draws the current state. */
  protected abstract draw(canvas: Canvas): void;

  /** Whether a state that is restored may look so; by default whether that is in the observation space. */
  protected isPossible(observation: O): boolean {
    return this.observation_space.contains(observation);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected text(): string {
    return this.#drawn(120, 64).braille();
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options: InitOptions = {}): O {
    this.startEpisode(options);
    return this.observe();
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    const { reward, terminated, info = NO_INFO } = this.take(action);
    return {
      next_state: this.observe(),
      reward,
      done: terminated,
      terminated,
      truncated: false,
      info,
    };
  }

  /** The random number generator of the environment, as Gymnasium's: seeded by `get_init_state({ seed })`. */
  get np_random(): Generator {
    return this.#rng;
  }

  /** Begins an episode, as `get_init_state` without observing. */
  protected startEpisode(options: InitOptions): void {
    if (options.seed !== undefined) this.#rng = default_rng(options.seed);
    this.reset(this.#rng);
    this.#phase = "running";
    this.#steps = 0;
  }

  /** Takes an action, as `step` without observing. */
  protected take(action: A): Outcome {
    if (this.#phase !== "running") throw notRunning(this.name, this.#phase, this.#steps);
    if (!this.action_space.contains(action)) {
      throw invalidAction(this.name, action, this.action_space);
    }
    const outcome = this.transition(action, this.#rng);
    this.#steps += 1;
    if (outcome.terminated) this.#phase = "terminated";
    return outcome;
  }

  /**
   * Renders the current state: `rgb_array`, `canvas` and `shapes` fit in 600 by 400 pixels.
   *
   * @throws {RangeError} when there is no such mode.
   * @throws {Error} for `"canvas"`, where there are no canvases.
   */
  render<M extends keyof Rendering>(mode: M, canvas?: CanvasLike): Rendering[M] {
    const modes: { readonly [K in keyof Rendering]: () => Rendering[K] } = {
      ansi: () => this.text(),
      rgb_array: () => this.#drawn(600, 400).image(),
      canvas: () => drawImage(this.render("rgb_array"), canvas),
      shapes: () => {
        const canvas = Canvas.fitting(600, 400, this.view(), ShapeCanvas);
        this.draw(canvas);
        return canvas.shapes();
      },
    };
    if (!Object.hasOwn(modes, mode)) {
      throw new RangeError(
        `Cannot render ${this.name} as ${formatValue(mode)}: there is no such mode; ` +
          'use "ansi", "rgb_array", "canvas" or "shapes".',
      );
    }
    return modes[mode]();
  }

  /** An independent copy in the same state, with the same random stream, for agents that plan. */
  clone(): BaseEnv<O, A> {
    const clone = this.create();
    clone.#rng.state = this.#rng.state;
    if (this.#phase !== "new") clone.setVariables(this.variables());
    clone.#phase = this.#phase;
    clone.#steps = this.#steps;
    return clone;
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  getState(): EnvironmentState {
    return {
      name: this.name,
      phase: this.#phase,
      steps: this.#steps,
      generator: { ...this.#rng.state },
      variables: this.#phase === "new" ? [] : this.variables(),
    };
  }

  /** Restores a state. */
  setState(state: EnvironmentState): void {
    if (state?.name !== this.name) {
      throw new RangeError(
        `Cannot restore ${this.name} from a state of ${String(state?.name)}: ` +
          "the state must come from getState() of the same environment.",
      );
    }
    const { generator, phase, steps, variables } = parseState(stateForm, state, this.name);
    const rng = default_rng(0);
    rng.state = generator as GeneratorState;
    this.#rng = rng;
    this.#phase = "new";
    if (phase !== "new") this.#setVariables(variables);
    this.#phase = phase;
    this.#steps = steps;
  }

  /** Takes variables of a state, which may be a file's: none but those of a state that there is. */
  #setVariables(variables: readonly number[]): void {
    try {
      this.setVariables(variables);
      const are = this.variables();
      const areTaken = are.length === variables.length && are.every((x, i) => x === variables[i]);
      if (areTaken && this.isPossible(this.observe())) return;
    } catch {} // what an impossible state makes of the environment, its own code did not foresee
    refuseState(this.name, "there is no state with these variables");
  }

  /** The drawing, as large as fits. */
  #drawn(width: number, height: number): Canvas {
    const canvas = Canvas.fitting(width, height, this.view());
    this.draw(canvas);
    return canvas;
  }
}

showInJupyter(BaseEnv.prototype, async (env) =>
  (await import("./show_environment.ts")).bundleOf(env),
);
