/** A training that can be watched: what is known of it so far, what is new, and what may be asked of it. */

import { formatValue } from "../../backends/base/format_value.ts";
import { monotonicTime } from "../../backends/base/wall_clock.ts";
import { memory } from "../../gluon/nd/collection.ts";
import { type Agent, type Metrics, type Progress, readMetrics } from "../agent.ts";
import type { Environment } from "../environment.ts";
import type { EvaluationHistory, EvaluationRecord } from "../train/evaluator.ts";
import type {
  CommandName,
  RunSnapshot,
  RunState,
  RunStatus,
  RunUpdate,
  ViewCommand,
  ViewMessage,
  WatchedRun,
} from "./messages.ts";
import { Player } from "./player.ts";
import { Series } from "./series.ts";

/** Between two updates, in milliseconds. */
const INTERVAL = 100;

/** What is known of a training besides its agent. */
export interface TrainingViewOptions {
  /** What tells it from other runs. Default: `"training"`. */
  readonly id?: string;
  /** The environment in which the agent is shown, and nothing else is done. Default: it is not shown. */
  readonly env?: Environment | undefined;
  /** Steps to take in all. Default: what the agent's `learn` was told. */
  readonly totalSteps?: number | undefined;
  /** The mean return with which it is solved. */
  readonly threshold?: number | undefined;
  /** Facts to show above the options, such as the backend. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Saves the agent, and says where. Default: it cannot be asked to. */
  readonly save?: (() => Promise<string>) | undefined;
  /** Ends the training. Default: the callback gives `false`, with which `learn` ends. */
  readonly stop?: (() => void) | undefined;
}

/** Watches a training through its callbacks. */
export class TrainingView implements WatchedRun {
  /** What tells it from other runs. */
  readonly id: string;
  readonly #agent: Agent;
  readonly #options: TrainingViewOptions;
  readonly #series = new Map<string, Series>();
  readonly #evaluations: EvaluationRecord[];
  readonly #watchers = new Set<(message: ViewMessage) => void>();
  readonly #player: Player | null;
  /** What was asked for and is done after the step under way. */
  readonly #asked: (() => Promise<void>)[] = [];
  #points = new Map<string, [number[], number[]]>();
  #fresh: EvaluationRecord[] = [];
  #state: RunState = "waiting";
  #message: string | undefined;
  #isStopped = false;
  /** Steps that may be taken although it is paused. */
  #allowed = 0;
  #wake: (() => void) | null = null;
  #metrics: Metrics = {};
  #step: number;
  #next = 0;
  #before: { readonly time: number; readonly step: number } | null = null;
  #speed: number | null = null;
  #seconds = 0;

  /** A view of an agent, which is told of every step by `onStep`. */
  constructor(agent: Agent, options: TrainingViewOptions = {}) {
    this.id = options.id ?? "training";
    this.#agent = agent;
    this.#options = options;
    this.#step = agent.step;
    const earlier = agent.metadata.evaluations as EvaluationHistory | undefined;
    this.#evaluations = [...(earlier?.curve ?? [])];
    const { env } = options;
    this.#player =
      env === undefined
        ? null
        : new Player(agent, env, {
            id: this.id,
            isIdle: () => this.#state !== "running",
            onScene: (scene) => this.#tell({ kind: "scene", scene }),
            onError: (error) => this.#say(`The agent cannot be shown: ${textOf(error)}`),
          });
  }

  /** For `learn`, as its last callback: a pause waits here. */
  readonly onStep = (progress: Progress): Promise<boolean> | boolean => {
    const { step, episodeReturn, episodeLength, metrics } = progress;
    this.#step = step;
    this.#metrics = metrics;
    if (episodeReturn !== null) {
      this.#add("return", step, episodeReturn);
      if (episodeLength !== null) this.#add("length", step, episodeLength);
    }
    if (this.#state === "waiting") this.#state = "running";
    const isBusy = this.#state === "paused" || this.#asked.length > 0;
    if (isBusy || monotonicTime() >= this.#next) return this.#attend(isBusy);
    return !this.#isStopped;
  };

  /** For an `Evaluator`. */
  readonly onEvaluation = (evaluation: EvaluationRecord): void => {
    this.#evaluations.push(evaluation);
    this.#fresh.push(evaluation);
    this.#before = null; // the time that it took is no training
    this.#update();
  };

  /** Notes how the training ended; its agent can still be watched. */
  end(state: Exclude<RunState, "waiting" | "running" | "paused" | "log">, message?: string): void {
    this.#state = state;
    this.#message = message;
    this.#before = null;
    this.#step = this.#agent.step;
    this.#update();
  }

  /** Whether someone watches. */
  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** All that there is to see at present. */
  snapshot(): RunSnapshot {
    const { env, metadata, options } = this.#agent;
    const { totalSteps, threshold, facts = {} } = this.#options;
    const { backend } = metadata;
    const all = {
      algorithm: this.#agent.algorithm,
      environment: env.name,
      ...(typeof backend === "string" && { backend }),
      ...facts,
      ...options,
    };
    return {
      id: this.id,
      title: `${this.#agent.algorithm} on ${env.name}`,
      options: Object.entries(all).map(([name, value]) => [name, optionText(value)]),
      totalSteps: totalSteps ?? (this.#agent.total_timesteps || null),
      threshold: threshold ?? null,
      plays: this.#player !== null,
      status: this.#status,
      series: Object.fromEntries([...this.#series].map(([name, each]) => [name, each.toData()])),
      evaluations: [...this.#evaluations],
    };
  }

  /** Calls `listener` with what is new, until the function that is returned is called. */
  watch(listener: (message: ViewMessage) => void): () => void {
    this.#watchers.add(listener);
    this.#player?.start();
    return () => {
      this.#watchers.delete(listener);
      if (!this.isWatched) this.#player?.stop();
    };
  }

  /** Does as asked, and says in one sentence what was done. */
  async command({ command, value }: ViewCommand): Promise<string> {
    if (!this.#commands.includes(command)) {
      throw new RangeError(
        `Cannot ${command === "learning_rate" ? "set the learning rate" : command}: this run does not offer that now.`,
      );
    }
    switch (command) {
      case "pause":
        this.#state = "paused";
        this.#allowed = 0;
        return "It pauses after this step.";
      case "resume":
        this.#state = "running";
        this.#rouse();
        return "It continues.";
      case "step":
        this.#state = "paused";
        this.#allowed = 1;
        this.#rouse();
        return "It takes one step.";
      case "stop":
        this.release();
        if (this.#options.stop) this.#options.stop();
        else this.#isStopped = true;
        return "It stops after this step.";
      case "save":
        return await this.#afterStep(async () => `Saved to ${await this.#options.save!()}.`);
      case "learning_rate":
        if (value === undefined)
          throw new TypeError("Cannot set the learning rate: no value came.");
        return await this.#afterStep(async () => {
          this.#agent.set_learning_rate!(value);
          return `The learning rate is ${value}.`;
        });
    }
  }

  /** Runs `work`, such as saving the agent, between two steps: at once if the training rests. */
  betweenSteps<R>(work: () => Promise<R>): Promise<R> {
    if (this.#state !== "running") return work();
    return new Promise((resolve, reject) => {
      this.#asked.push(() => work().then(resolve, reject));
    });
  }

  /** Ends a pause, as where the training is interrupted. */
  release(): void {
    if (this.#state === "paused") this.#state = "running";
    this.#rouse();
  }

  /** Ends watching; the training continues. */
  close(): void {
    this.#player?.stop();
    this.release();
    this.#watchers.clear();
  }

  get #commands(): readonly CommandName[] {
    const isAlive = ["waiting", "running", "paused"].includes(this.#state);
    return [
      ...(isAlive ? (["pause", "resume", "step", "stop"] as const) : []),
      ...(this.#options.save ? (["save"] as const) : []),
      ...(isAlive && this.#learningRate !== null ? (["learning_rate"] as const) : []),
    ];
  }

  get #learningRate(): number | null {
    const { learning_rate, anneal_lr } = this.#agent.options as {
      readonly learning_rate?: unknown;
      readonly anneal_lr?: unknown;
    };
    const isFixed = typeof learning_rate === "number" && anneal_lr !== true;
    return isFixed && this.#agent.set_learning_rate !== undefined ? learning_rate : null;
  }

  get #status(): RunStatus {
    const { arrays, bytes } = memory();
    return {
      state: this.#state,
      step: this.#step,
      stepsPerSecond: this.#speed,
      seconds: this.#seconds,
      learningRate: this.#learningRate,
      memory: { arrays, bytes },
      commands: this.#commands,
      ...(this.#message !== undefined && { message: this.#message }),
    };
  }

  async #afterStep(work: () => Promise<string>): Promise<string> {
    const said = await this.betweenSteps(work);
    this.#say(said);
    return said;
  }

  /** Does what was asked for, tells what is new, and waits while it is paused. */
  async #attend(isBusy: boolean): Promise<boolean> {
    if (isBusy) for (const each of this.#asked.splice(0)) await each();
    await this.#measure();
    this.#update();
    if (this.#state !== "paused") return !this.#isStopped;
    if (this.#allowed > 0) this.#allowed--;
    while (this.#state === "paused" && this.#allowed === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#before = null;
    return !this.#isStopped;
  }

  #rouse(): void {
    this.#wake?.();
    this.#wake = null;
    this.#update();
  }

  /** Reads the algorithm's figures and the clock. */
  async #measure(): Promise<void> {
    const now = monotonicTime();
    this.#next = now + INTERVAL;
    const step = this.#step;
    if (this.#before !== null && now > this.#before.time && step > this.#before.step) {
      const seconds = (now - this.#before.time) / 1000;
      this.#speed = (step - this.#before.step) / seconds;
      this.#seconds += seconds;
      this.#add("steps per second", step, this.#speed);
      this.#add("memory", step, memory().bytes);
    }
    this.#before = { time: now, step };
    for (const [name, value] of Object.entries(await readMetrics(this.#metrics))) {
      this.#add(name, step, value);
    }
  }

  #add(name: string, step: number, value: number): void {
    let series = this.#series.get(name);
    if (series === undefined) {
      series = new Series();
      this.#series.set(name, series);
    }
    series.append(step, value);
    if (!this.isWatched || !Number.isFinite(value)) return;
    const points = this.#points.get(name) ?? [[], []];
    this.#points.set(name, points);
    points[0].push(step);
    points[1].push(Number(value.toPrecision(6)));
  }

  #say(message: string): void {
    this.#message = message;
    this.#update();
  }

  #update(): void {
    const points = Object.fromEntries(this.#points);
    const evaluations = this.#fresh;
    [this.#points, this.#fresh] = [new Map(), []];
    if (!this.isWatched) return;
    const update: RunUpdate = { id: this.id, status: this.#status, points, evaluations };
    this.#tell({ kind: "update", update });
  }

  #tell(message: ViewMessage): void {
    for (const each of this.#watchers) each(message);
  }
}

function optionText(value: unknown): string {
  return typeof value === "string" ? value : formatValue(value);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
