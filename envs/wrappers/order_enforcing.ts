/** Refuses steps before the first reset. */

import * as z from "zod/mini";
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
import { parseState } from "../../rl/state.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({ has_reset: z.boolean() });

/** What `OrderEnforcing` takes. */
export interface OrderEnforcingOptions {
  /** Whether an environment may be drawn before it was reset; false by default. */
  readonly disable_render_order_enforcing?: boolean;
}

/**
 * Throws where `step` or `render` is called before the first `get_init_state`. The environments of glueball do so by
 * themselves; it is for those of others.
 */
export class OrderEnforcing<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #options: OrderEnforcingOptions;
  #hasReset = false;

  /** Watches the order of calls of an environment. */
  constructor(env: Environment<O, A>, options: OrderEnforcingOptions = {}) {
    super(env, env);
    this.#options = options;
    const { render } = this;
    if (render === undefined || options.disable_render_order_enforcing) return;
    this.render = <M extends keyof Rendering>(mode: M, canvas?: CanvasLike): Rendering[M] => {
      if (!this.#hasReset) throw this.#early("render");
      return render(mode, canvas);
    };
  }

  /** Whether an episode has begun. */
  get has_reset(): boolean {
    return this.#hasReset;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    this.#hasReset = true;
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    if (!this.#hasReset) throw this.#early("step");
    return this.env.step(action);
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return { has_reset: this.#hasReset, env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    this.#hasReset = parseState(stateForm, state, `OrderEnforcing of ${this.name}`).has_reset;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): OrderEnforcing<O, A> {
    return new OrderEnforcing(env, this.#options);
  }

  #early(verb: string): Error {
    return new Error(
      `Cannot ${verb} ${this.name}: no episode has begun; call get_init_state() first.`,
    );
  }
}
