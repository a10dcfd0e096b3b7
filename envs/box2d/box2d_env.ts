/** The base class of the environments of Box2D: states that are saved as an episode's start and its actions. */

import { default_rng, type Generator } from "../../gluon/random/generator.ts";
import { ArrayPool } from "../base/array_pool.ts";
import { BaseEnv, type Outcome } from "../base/base_env.ts";
import { fromWords, toWords, WORDS } from "./generator_words.ts";

/**
 * An environment in a physical simulation. A simulation has contacts, impulses and trees that no few numbers tell; its state is
 * therefore the random generator's at the start of the episode and all actions since, from which an equal one is
 * made again. So `clone` and `setState` take as long as the episode did until then.
 */
export abstract class Box2DEnv<A extends number | Float32Array> extends BaseEnv<Float32Array, A> {
  readonly #arrays: ArrayPool;
  readonly #actionSize: number;
  /** The generator at the start of the episode. */
  #start: readonly number[] = [];
  readonly #actions: number[] = [];

  /**
   * An environment whose observations and actions have so many numbers.
   *
   * @param observationSize numbers in an observation.
   * @param actionSize numbers in an action.
   */
  constructor(name: string, observationSize: number, actionSize: number) {
    super(name);
    this.#arrays = new ArrayPool(observationSize);
    this.#actionSize = actionSize;
  }

  /** Makes a simulation with everything in it, and observes it. */
  protected abstract begin(rng: Generator): void;

  /** One time step of the simulation. */
  protected abstract advance(action: A, rng: Generator): Outcome;

  /** Writes the observation of the simulation. */
  protected abstract observeInto(observation: Float32Array): void;

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#start = toWords(rng);
    this.#actions.length = 0;
    this.begin(rng);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: A, rng: Generator): Outcome {
    if (typeof action === "number") this.#actions.push(action);
    else this.#actions.push(...(action as Float32Array));
    return this.advance(action, rng);
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    this.observeInto(observation);
    return observation;
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [...this.#start, ...this.#actions];
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    const rng = default_rng(0);
    fromWords(variables.slice(0, WORDS), rng);
    this.reset(rng);
    let hasEnded = false;
    for (let i = WORDS; i < variables.length; i += this.#actionSize) {
      const numbers = variables.slice(i, i + this.#actionSize);
      const action = (this.#actionSize === 1 ? numbers[0] : Float32Array.from(numbers)) as A;
      if (hasEnded || !this.action_space.contains(action)) {
        throw new RangeError(`Cannot replay action ${numbers} of ${this.name}.`);
      }
      hasEnded = this.transition(action, rng).terminated;
    }
  }

  /** Bounds are nominal, as Gymnasium says: "spikes can be higher". */
  protected override isPossible(observation: Float32Array): boolean {
    return observation.every(Number.isFinite);
  }
}
