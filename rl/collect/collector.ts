/** Collector: steps one or more environments, and passes what they did to a replay or rollout buffer. */
import { default_rng } from "../../gluon/random/generator.ts";
import type { Metrics, Progress } from "../agent.ts";
import type { Checkpointable } from "../checkpointable.ts";
import { arrayState } from "../checkpointable.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import type { Row, Rows } from "./encoding.ts";
import type { AdapterOptions, EnvAdapter } from "./env_adapter.ts";
import { SingleEnvAdapter } from "./single_env.ts";
import { VectorEnvAdapter } from "./vector_env.ts";

const LARGEST_SEED = 2 ** 31;

/** One step of one environment, in rows. */
export interface EnvStep {
  /** The observation before the step. */
  readonly state: Row;
  /** 1 for each action that is allowed in `state`; `undefined` where all always are. */
  readonly mask: Uint8Array | undefined;
  /** The action that was taken. */
  readonly action: Row;
  /** The reward for it. */
  readonly reward: number;
  /** The observation after the step, also where the episode ended. */
  readonly next_state: Row;
  /** 1 for each action that is allowed in `next_state`; `undefined` where all always are. */
  readonly next_mask: Uint8Array | undefined;
  /** Whether the episode ended with a terminal state. */
  readonly terminated: boolean;
  /** `terminated` or truncated: the episode is over. */
  readonly done: boolean;
}

/** Where steps go. */
export interface StepSink extends Checkpointable {
  /** Takes the next step of an environment. Rows are lent: they are overwritten later. */
  push(env: number, step: EnvStep): void;
  /** Forgets the steps of episodes that are given up. */
  clear(): void;
}

/** The return and the length of the episode that ended with a step: means, if several did; `null` where none did. */
export type EndedEpisode = Pick<Progress, "episodeReturn" | "episodeLength">;

const NONE: EndedEpisode = { episodeReturn: null, episodeLength: null };

/** Steps environments or, of experience that others collect, takes what has come. */
export interface StepCollector {
  /** Episodes that ended with the latest step. */
  readonly ended: number;
  /** Figures to report besides those of the algorithm; the same object as long as they are the same. */
  readonly metrics?: Metrics;
  /** Begins a run of steps, which ends where the result goes out of scope. */
  begin(seed: number, step: number): Disposable;
  /** Passes the next step on. */
  step(actions: Rows): EndedEpisode;
  /** Makes the next observations current. */
  advance(): void;
}

/** The adapter of an environment or a vector environment. */
export function adaptEnv<O extends Observation, A extends Action>(
  env: Environment<O, A> | VectorEnvironment<O, A>,
  options?: AdapterOptions,
): EnvAdapter<O, A> {
  return "num_envs" in env
    ? new VectorEnvAdapter(env, options)
    : new SingleEnvAdapter(env, options);
}

/** Collects the steps of a batch of environments into a sink. */
export class Collector implements StepCollector {
  readonly #envs: EnvAdapter;
  readonly #sink: StepSink;
  /** Sum of the rewards of each episode so far, and its steps. */
  readonly #returns: Float64Array;
  readonly #lengths: Float64Array;
  /** Episodes that ended with the latest step. */
  ended = 0;

  /** A collector of an adapter's environments; `sink` takes their steps. */
  constructor(envs: EnvAdapter, sink: StepSink) {
    this.#envs = envs;
    this.#sink = sink;
    this.#returns = new Float64Array(envs.count);
    this.#lengths = new Float64Array(envs.count);
  }

  /**
   * Begins a run of steps, which ends where the result goes out of scope: `using _ = ...`. Resets
   * every environment, unless episodes are under way; those that failed are given up, and those of
   * an environment that something else stepped or reset since the last run.
   *
   * Environments that were not reset before are seeded: at step 0 with the seed of the training,
   * later with one that follows from that and the step. So a training whose environments could not
   * be saved does not repeat its first episodes whenever it is resumed.
   */
  begin(seed: number, step: number): Disposable {
    this.#envs.takeUp();
    if (!this.#envs.isRunning) {
      this.#sink.clear();
      this.#returns.fill(0);
      this.#lengths.fill(0);
      if (step === 0) this.#envs.begin(seed);
      else if (this.#envs.hasBegun) this.#envs.begin();
      else this.#envs.begin(default_rng([seed, step]).integers(0, LARGEST_SEED));
    }
    return { [Symbol.dispose]: () => this.#envs.leave() };
  }

  /**
   * Takes an action in each environment and passes the steps on; steps that reset are no
   * transitions, and are not.
   */
  step(actions: Rows): EndedEpisode {
    const envs = this.#envs;
    envs.step(actions);
    let [returns, lengths] = [0, 0];
    this.ended = 0;
    for (let i = 0; i < envs.count; i++) {
      if (envs.reset[i] === 1) continue;
      const reward = envs.reward[i]!;
      this.#sink.push(i, {
        state: envs.states.each[i]!,
        mask: envs.masks?.each[i],
        action: actions.each[i]!,
        reward,
        next_state: envs.nextStates.each[i]!,
        next_mask: envs.nextMasks?.each[i],
        terminated: envs.terminated[i] === 1,
        done: envs.done[i] === 1,
      });
      this.#returns[i]! += reward;
      this.#lengths[i]!++;
      if (envs.done[i] === 0) continue;
      this.ended++;
      returns += envs.episodeReturn?.[i] ?? this.#returns[i]!;
      lengths += this.#lengths[i]!;
      this.#returns[i] = this.#lengths[i] = 0;
    }
    if (this.ended === 0) return NONE;
    return { episodeReturn: returns / this.ended, episodeLength: lengths / this.ended };
  }

  /**
   * Makes the next observations current, and resets environments whose episodes have ended. Apart
   * from `step`, so that a step is counted even where the next episode fails to begin.
   */
  advance(): void {
    this.#envs.advance();
  }

  /** What a checkpoint holds of it. */
  get parts(): { readonly [name: string]: Checkpointable } {
    return {
      envs: this.#envs,
      steps: this.#sink,
      returns: arrayState("sum", this.#returns),
      lengths: arrayState("steps", this.#lengths),
    };
  }
}
