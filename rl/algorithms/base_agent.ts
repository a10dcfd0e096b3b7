/** What agents of every algorithm share: their environment, their clock, evaluation and checkpoints. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { AnyBlock, FileSource, FileTarget, HostBlob } from "../../gluon/mod.ts";
import type { ActOptions, Agent, LearnOptions, MakeEnv } from "../agent.ts";
import { checkEvaluationEnv } from "../checks.ts";
import { adaptEnv } from "../collect/collector.ts";
import type { AdapterOptions, EnvAdapter } from "../collect/env_adapter.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { type AgentState, fileOptions, type Metadata } from "../train/agent_state.ts";
import {
  type Checkpoint,
  loadCheckpoint,
  type SaveOptions,
  saveCheckpoint,
} from "../train/checkpoint.ts";
import { type EvaluateOptions, type Evaluation, evaluate } from "../train/evaluate.ts";
import { StepClock } from "../train/training_run.ts";
import { changedOptions, type RunOptions } from "./options/fragments.ts";

/** Whatever holds memory of a device. */
export interface Disposes {
  /** Gives that memory back. */
  dispose(): void;
}

/** An agent without its algorithm: that is `act`, `learn`, and the state that a checkpoint holds. */
export abstract class BaseAgent<O extends Observation, A extends Action, Options extends RunOptions>
  implements Agent<O, A>
{
  /** Its title in the table of algorithms: `DQN`. */
  abstract readonly algorithm: string;
  /** What it learns from. */
  readonly env: Environment<O, A> | VectorEnvironment<O, A>;
  /** Its hyperparameters. */
  readonly options: Options;
  /** What those who train it keep with it; checkpoints hold it. */
  readonly metadata: Metadata = {};
  /** How far the training is. */
  protected readonly clock: StepClock = new StepClock();
  /** The environment, or the several of them, in rows. */
  protected readonly envs: EnvAdapter<O, A>;

  /** An agent of an environment, with options that are checked; `adapter` says how actions reach it. */
  constructor(
    env: Environment<O, A> | VectorEnvironment<O, A>,
    options: Options,
    adapter?: AdapterOptions,
  ) {
    this.env = env;
    this.options = options;
    this.envs = adaptEnv(env, { strict: options.strict, ...adapter });
  }

  /** The action that its policy takes, without exploration. */
  abstract act(state: O, options?: ActOptions<O, A>): Promise<A>;

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  abstract learn(options?: LearnOptions): Promise<this>;

  /** Of an agent that remembers: forgets the observations so far, since an episode begins. */
  forget?(): void;

  /** All that decides how its training continues. */
  protected abstract get state(): AgentState;

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected abstract get plans(): readonly Disposes[];

  /** Environment steps taken. */
  get step(): number {
    return this.clock.step;
  }

  /** Environment steps to take in all, as `learn` was told; 0 before that. */
  get total_timesteps(): number {
    return this.clock.total;
  }

  /** Sets the learning rate from the next update on, in place of a schedule, too. */
  set_learning_rate(learning_rate: number): void {
    if (!(learning_rate >= 0 && learning_rate < Infinity && "learning_rate" in this.options)) {
      throw new RangeError(
        `Cannot set the learning rate of ${this.algorithm} to ${formatValue(learning_rate)}: it must have one, and that be a number, 0 or more.`,
      );
    }
    Object.assign(this.options, { learning_rate });
    for (const trainer of Object.values(this.state.trainers)) {
      trainer.set_learning_rate(learning_rate);
    }
  }

  /** Returns of whole episodes on `env`, which must not be what it learns from. */
  async evaluate(env: Environment<O, A>, options: EvaluateOptions = {}): Promise<Evaluation> {
    checkEvaluationEnv(env, this.env);
    const onBegin = (): void => {
      this.forget?.();
      options.onBegin?.();
    };
    return evaluate((state) => this.act(state, { env }), env, { ...options, onBegin });
  }

  /** Saves the agent into a `Blob`. */
  save(target?: undefined, options?: SaveOptions): Promise<HostBlob>;
  /** Saves the agent to a path, a handle or the like. */
  save(target: FileTarget, options?: SaveOptions): Promise<void>;
  save(target?: FileTarget, options?: SaveOptions): Promise<unknown> {
    return saveCheckpoint(target, this, this.state, options);
  }

  /** Frees networks, trainers and plans; the environment stays as it is. */
  dispose(): void {
    const { nets, trainers } = this.state;
    const owned: Disposes[] = [...Object.values(trainers), ...Object.values<AnyBlock>(nets)];
    for (const each of [...this.plans, ...owned]) each.dispose();
  }

  /** Frees all at the end of a scope: `using agent = ...`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** What is being done, for errors. */
  protected readonly acting = (): string => `act in ${this.env.name}`;

  /**
   * The agent that a checkpoint holds.
   *
   * @param title of its algorithm.
   * @param given hyperparameters that replace those of the file.
   * @param make makes an agent of the algorithm.
   */
  protected static loadAgent<
    O extends Observation,
    A extends Action,
    Options extends RunOptions,
    Made extends BaseAgent<O, A, Options>,
  >(
    title: string,
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, A>,
    given: Partial<Options> | undefined,
    make: (env: ReturnType<MakeEnv<O, A>>, options: Partial<Options>) => Made,
  ): Promise<Made> {
    return loadCheckpoint(file, title, ({ environment, options, metadata }) => {
      const env = makeEnv(environment, fileOptions(metadata));
      const agent = make(env, changedOptions(options as unknown as Partial<Options>, given));
      Object.assign(agent.metadata, metadata);
      const { learning_rate } = (given ?? {}) as { readonly learning_rate?: unknown };
      const finish = (): void => {
        if (typeof learning_rate !== "number") return;
        for (const trainer of Object.values(agent.state.trainers)) {
          trainer.set_learning_rate(learning_rate);
        }
      };
      return [agent, agent.state, finish];
    });
  }
}
