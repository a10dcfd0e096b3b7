/** The contract that every algorithm meets. */
import type { AnyBlock, FileTarget, HostBlob, nd } from "../gluon/mod.ts";
import type { RunOptions } from "./algorithms/options/fragments.ts";
import type { StepCollector } from "./collect/collector.ts";
import type {
  Action,
  ActionMask,
  Environment,
  Observation,
  VectorEnvironment,
} from "./environment.ts";
import type { RolloutSource, SharedRollout } from "./experience/rollouts.ts";
import type { Dataset } from "./replay/dataset.ts";
import type { TransitionSink } from "./replay/transition_store.ts";
import type { Metadata } from "./train/agent_state.ts";
import type { SaveOptions } from "./train/checkpoint.ts";
import type { EvaluateOptions, Evaluation } from "./train/evaluate.ts";

/** What `learn` reports after every step. */
export interface Progress {
  /** Environment steps so far. */
  readonly step: number;
  /** Return of the episode that ended with this step (the mean, if several did), else `null`. */
  readonly episodeReturn: number | null;
  /** Its length in steps (the mean, if several ended), else `null`. */
  readonly episodeLength: number | null;
  /**
   * The algorithm's own figures by name, such as `epsilon` and, from the first update on, `loss`.
   * Those from the device are arrays, which `readMetrics` reads.
   */
  readonly metrics: Metrics;
}

/** Called after every step. A promise is awaited; `false`, or a promise of it, ends the training. */
export type Callback = (progress: Progress) => unknown;

/** Figures by name. */
export type Metrics = Readonly<Record<string, number | nd.NDArray>>;

/** What is asked of an `AbortSignal`, whose own type a program without that of a page or of Node may lack. */
export interface AbortSignalLike {
  /** Throws the reason, once aborted. */
  throwIfAborted(): void;
}

/** What `learn` takes. */
export interface LearnOptions {
  /**
   * Environment steps to take in all, those of earlier calls included; schedules span them.
   * Default: what the last call was given, even if that was before a checkpoint.
   */
  readonly total_timesteps?: number;
  /**
   * Whether to count environment steps, and all schedules, from 0 again; what was learned stays.
   * Default: false, unlike Stable-Baselines3, where `total_timesteps` are those of one call.
   */
  readonly reset_num_timesteps?: boolean;
  /**
   * Transitions that others collect, in place of the agent's own steps; each counts as a step. Their actors explore; the
   * options say, as ever, how many updates a step brings. For algorithms that have `collect`.
   */
  readonly experience?: ReceivedSteps | undefined;
  /** What collects rollouts in place of the agent, for PPO; a rollout counts as its steps. */
  readonly rollouts?: RolloutSource | undefined;
  /** Recorded steps to learn from, for BC, which takes none itself. */
  readonly dataset?: Dataset | undefined;
  /**
   * Called after every step; several are called one after the other. An error ends the training: the agent is as it is
   * after the step, and `learn` continues from there.
   */
  readonly onStep?: Callback | readonly Callback[];
  /** Ends the training after the step under way: `learn` then rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Transitions that others collect, one after the other. */
export interface ReceivedSteps extends StepCollector {
  /** Waits for the next transition, where it is not there yet. */
  next(): Promise<void> | undefined;
  /** Figures to report. */
  readonly metrics: Metrics;
}

/** What `collect` takes. */
export interface CollectOptions extends Omit<LearnOptions, "experience" | "rollouts" | "dataset"> {
  /** Where transitions go. */
  readonly sink: TransitionSink;
  /** Probability of a random action in each environment, where exploration is epsilon-greedy. Default: 0. */
  readonly epsilon?: ArrayLike<number> | undefined;
}

/** What `act` takes besides the observation. */
export interface ActOptions<O extends Observation = Observation, A extends Action = Action> {
  /** The environment that shows the observation: its mask holds, and lookahead clones it. */
  readonly env?: Environment<O, A>;
  /** The actions that are allowed. Default: those of `env`, or all. */
  readonly mask?: ActionMask | undefined;
}

/** Q-values or probabilities of `Discrete` actions, from the first action on. */
export interface ActionScores {
  /** What they are. */
  readonly kind: "Q-values" | "probabilities";
  /** One for each action. */
  readonly values: ArrayLike<number>;
}

/** An agent: it acts in environments and learns from one, or from several at once. */
export interface Agent<O extends Observation = Observation, A extends Action = Action>
  extends Disposable {
  /** Its title in the table of algorithms: `DQN`. */
  readonly algorithm: string;
  /** What it learns from. */
  readonly env: Environment<O, A> | VectorEnvironment<O, A>;
  /** Its hyperparameters. */
  readonly options: RunOptions;
  /** What those who train it keep with it; checkpoints hold it. */
  readonly metadata: Metadata;
  /** Environment steps taken. */
  readonly step: number;
  /** Environment steps to take in all, as `learn` was told; 0 before that. */
  readonly total_timesteps: number;

  /** The action that its policy takes, without exploration. */
  act(state: O, options?: ActOptions<O, A>): Promise<A>;

  /** What its networks say of the actions in an observation, where they say it of each. */
  scores?(state: O): Promise<ActionScores | null>;

  /**
   * Sets the learning rate from the next update on, in place of a schedule, too.
   *
   * @throws {RangeError} where it is none.
   */
  set_learning_rate?(learning_rate: number): void;

  /** Of an agent that remembers: forgets the observations so far, since an episode begins. */
  forget?(): void;

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  learn(options?: LearnOptions): Promise<this>;

  /**
   * Steps its environments with exploration until `total_timesteps`, and passes the transitions on instead of learning from
   * them: what an actor does for a learner elsewhere.
   */
  collect?(options: CollectOptions): Promise<void>;

  /**
   * Collects one rollout, and learns nothing from it: what an actor does for an on-policy learner elsewhere.
   *
   * @param state of its environments and generators, as an earlier rollout left them; `null`: it begins.
   */
  rollOut?(state: Uint8Array | null): Promise<SharedRollout>;

  /** The behavior policy: the network by which `collect` and `rollOut` act, whose weights a learner sends to its actors. */
  readonly behavior?: AnyBlock;

  /** Returns of whole episodes on `env`, which must not be what it learns from. */
  evaluate(env: Environment<O, A>, options?: EvaluateOptions): Promise<Evaluation>;

  /**
   * Frees its networks, optimizer states and plans now, rather than when nobody can reach it any more.
   * It cannot be used afterwards. Environments are not closed.
   */
  dispose(): void;

  /**
   * Writes a checkpoint, from which a training continues bit for bit: to a path (in a page, a name in the origin's
   * storage), a `file:` URL or a `FileSystemFileHandle`; without a target, or with `undefined` before the options,
   * into a `Blob`.
   */
  save(target?: undefined, options?: SaveOptions): Promise<HostBlob>;
  /** Writes the file to a path, a handle or the like. */
  save(target: FileTarget, options?: SaveOptions): Promise<void>;
}

/** Makes the environment of an agent that is loaded: `envs.make` is one. */
export type MakeEnv<O extends Observation = Observation, A extends Action = Action> = (
  id: string,
  options: Readonly<Record<string, unknown>>,
) => Environment<O, A> | VectorEnvironment<O, A>;

/** What loading an agent takes besides its file and environment. */
export interface LoadAgentOptions<
  Options extends object = object,
  Net extends AnyBlock = AnyBlock,
> {
  /** Makes its network, if it was given one. */
  readonly net?: (() => Net) | undefined;
  /** Hyperparameters that replace those of the file, such as the learning rate. */
  readonly options?: Partial<Options> | undefined;
}

/** The metrics as numbers. */
export async function readMetrics(metrics: Metrics): Promise<Record<string, number>> {
  const entries = Object.entries(metrics).map(async ([name, value]) => {
    return [name, typeof value === "number" ? value : await value.asscalar()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
