/** An agent's play: what its worlds do, on the way into replay memory. */
import type { Part } from "./checkpoint.ts";
import { checkActions } from "./checks.ts";
import type { Environment, Observation, VectorEnvironment } from "./environment.ts";
import { NStepWriter } from "./n_step.ts";
import type { ReplayBuffer } from "./replay_buffer.ts";
import { SingleWorld } from "./single_world.ts";
import { VectorWorlds } from "./vector_worlds.ts";
import type { Worlds } from "./worlds.ts";

/** What `Experience` takes. */
export interface ExperienceOptions {
  /** Who learns, for messages. */
  readonly algorithm: string;
  /** Rewards that are added up in a transition. */
  readonly n: number;
  readonly gamma: number;
}

/** Steps of one environment or many, remembered in a buffer. */
export class Experience<O extends Observation = Observation> {
  readonly worlds: Worlds<O>;
  readonly #writer: NStepWriter;
  /** Sum of the rewards of each episode so far. */
  readonly #returns: Float64Array;

  constructor(
    env: Environment<O, number> | VectorEnvironment<O, number>,
    buffer: ReplayBuffer,
    { algorithm, n, gamma }: ExperienceOptions,
  ) {
    const actions = "num_envs" in env ? env.single_action_space : env.action_space;
    checkActions(env.name, actions, algorithm);
    this.worlds = "num_envs" in env ? new VectorWorlds(env) : new SingleWorld(env);
    const { count, encoding } = this.worlds;
    this.#writer = new NStepWriter(buffer, { n, gamma, worlds: count, encoding });
    this.#returns = new Float64Array(count);
  }

  /** Begins episodes everywhere; those that were under way are given up. */
  begin(seed?: number): void {
    this.#writer.clear();
    this.#returns.fill(0);
    this.worlds.begin(seed);
  }

  /**
   * Takes an action in each world, counted from 0, and remembers what came of it. Returns the
   * return of the episode that ended (the mean, if several did), else `null`.
   */
  take(actions: Int32Array): number | null {
    const { worlds } = this;
    worlds.step(actions);
    let [ended, sum] = [0, 0];
    for (let i = 0; i < worlds.count; i++) {
      if (worlds.began[i] === 1) continue; // what crosses a reset is no transition
      const reward = worlds.reward[i]!;
      this.#writer.push(i, {
        state: worlds.states.each[i]!,
        action: actions[i]!,
        reward,
        next_state: worlds.nextStates.each[i]!,
        nextMask: worlds.nextMasks?.each[i],
        terminated: worlds.terminated[i] === 1,
        done: worlds.done[i] === 1,
      });
      this.#returns[i]! += reward;
      if (worlds.done[i] === 0) continue;
      ended++;
      sum += this.#returns[i]!;
      this.#returns[i] = 0;
    }
    return ended === 0 ? null : sum / ended;
  }

  /**
   * Makes what came of it the present, where what has ended begins anew. It stands by itself so that
   * a step is counted even where the next episode fails to begin.
   */
  advance(): void {
    this.worlds.advance();
  }

  /** What a checkpoint holds of it. */
  get parts(): { readonly [name: string]: Part } {
    const returns = {
      facts: () => null,
      restore: () => {},
      arrays: () => ({ sum: this.#returns }),
    };
    return { worlds: this.worlds, steps: this.#writer, returns };
  }
}
