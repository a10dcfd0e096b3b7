/** Checks an environment while it is used. */

import { formatValue } from "../../backends/base/format_value.ts";
import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { checkStep } from "../../rl/step.ts";
import { checkSingleEnv, checkSpace } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Checks that the environment keeps the contract: at its first reset and its first steps, so that the others are as fast as
 * before. A warning says where observations leave their space or arrays are used again; rewards that are no finite numbers,
 * flags that contradict each other and spaces that are none are errors. `check_env` checks more, in separate episodes.
 */
export class PassiveEnvChecker<O = Observation, A = Action> extends Wrapper<O, A> {
  #hasReset = false;
  /** Steps that were checked. */
  #checked = 0;
  #before: O | undefined;

  /**
   * Checks the spaces of an environment; what it returns is checked as it is used.
   *
   * @throws {TypeError} where a space is none.
   */
  constructor(env: Environment<O, A>) {
    checkSingleEnv(env, "PassiveEnvChecker");
    checkSpace(env.observation_space, `check ${env.name}: its observations belong`);
    checkSpace(env.action_space, `check ${env.name}: its actions belong`);
    super(env, env);
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    const observation = this.env.get_init_state(options);
    if (!this.#hasReset) this.#check(observation, "get_init_state()");
    this.#hasReset = true;
    return observation;
  }

  /**
   * Runs one time step with an action.
   *
   * @throws {RangeError} where a reward or flags are wrong.
   */
  step(action: A): Step<O> {
    const step = this.env.step(action);
    if (this.#checked < 2) {
      this.#checked += 1;
      checkStep(step, () => `step ${this.name} with action ${formatValue(action)}`);
      this.#check(step.next_state, "step()");
    }
    return step;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): PassiveEnvChecker<O, A> {
    return new PassiveEnvChecker(env);
  }

  #check(observation: O, call: string): void {
    if (!this.observation_space.contains(observation)) {
      console.warn(
        `${this.name}: ${call} gives ${formatValue(observation)}, which is not in its observation_space ${this.observation_space}.`,
      );
    }
    if (typeof observation === "object" && observation === this.#before) {
      console.warn(
        `${this.name}: ${call} gives the same array as the call before; give a new one, which agents may keep.`,
      );
    }
    this.#before = observation;
  }
}
