/** What a view and the runs that it shows say to each other. All of it is JSON. */

import * as z from "zod/mini";
import type { Shapes } from "../environment.ts";
import type { EvaluationRecord } from "../train/evaluator.ts";
import type { SeriesData } from "./series.ts";

export type { EvaluationRecord } from "../train/evaluator.ts";

/** Where a run is. */
export type RunState =
  | "waiting"
  | "running"
  | "paused"
  | "solved"
  | "finished"
  | "interrupted"
  | "failed"
  | "log";

/** How a run stands. */
export interface RunStatus {
  /** Whether it runs, waits, or has ended. */
  readonly state: RunState;
  /** Environment steps taken. */
  readonly step: number;
  /** Since the last status; `null` where nothing was trained. */
  readonly stepsPerSecond: number | null;
  /** Of training, pauses left out. */
  readonly seconds: number;
  /** `null` where there is none that could be changed. */
  readonly learningRate: number | null;
  /** Of arrays on the device. */
  readonly memory: { readonly arrays: number; readonly bytes: number } | null;
  /** What may be asked of it now. */
  readonly commands: readonly CommandName[];
  /** One sentence on what has happened. */
  readonly message?: string;
}

/** What can be asked of a run. */
export type CommandName = "pause" | "resume" | "step" | "save" | "stop" | "learning_rate";

/** A run as whoever begins to watch sees it. */
export interface RunSnapshot {
  /** What tells it from other runs. */
  readonly id: string;
  /** Such as `DQN on CartPole-v1`. */
  readonly title: string;
  /** Names and values, such as the backend and the algorithm's options. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** Steps to take in all, where that is known. */
  readonly totalSteps: number | null;
  /** The mean return with which it is solved, where there is such a number. */
  readonly threshold: number | null;
  /** Whether it shows what its agent does. */
  readonly plays: boolean;
  /** How it stands. */
  readonly status: RunStatus;
  /** Returns, losses and the like, by name. */
  readonly series: Readonly<Record<string, SeriesData>>;
  /** The evaluations so far. */
  readonly evaluations: readonly EvaluationRecord[];
}

/** What is new of a run. */
export interface RunUpdate {
  /** Which run. */
  readonly id: string;
  /** How it stands now. */
  readonly status: RunStatus;
  /** Of each series the steps and values that it grew by. */
  readonly points: Readonly<Record<string, readonly [steps: number[], values: number[]]>>;
  /** Evaluations since the last message. */
  readonly evaluations: readonly EvaluationRecord[];
}

/** What an agent sees, thinks and does at a step of an episode. */
export interface Scene {
  /** Which run. */
  readonly id: string;
  /** The picture of the environment, as it can be drawn best. */
  readonly picture:
    | { readonly kind: "shapes"; readonly shapes: Shapes }
    /** RGB in base64. */
    | { readonly kind: "pixels"; width: number; height: number; readonly data: string }
    | { readonly kind: "text"; readonly text: string };
  /** The action, one number for each of its components. */
  readonly action: readonly number[];
  /** Q-values or probabilities of actions, where the algorithm has them, and which action is taken. */
  readonly scores: {
    readonly kind: string;
    readonly values: readonly number[];
    readonly chosen: number;
  } | null;
  /** The number of the episode. */
  readonly episode: number;
  /** Of the episode. */
  readonly step: number;
  /** The sum of rewards of the episode so far. */
  readonly sum: number;
}

/** What a view is told. */
export type ViewMessage =
  | { readonly kind: "runs"; readonly runs: readonly RunSnapshot[] }
  | { readonly kind: "run"; readonly run: RunSnapshot }
  | { readonly kind: "update"; readonly update: RunUpdate }
  | { readonly kind: "scene"; readonly scene: Scene };

/** What a view asks for. */
export interface ViewCommand {
  /** Which run. */
  readonly id: string;
  /** What is to be done. */
  readonly command: CommandName;
  /** The new learning rate. */
  readonly value?: number;
}

/** The form of a command, which comes from a page. */
export const viewCommand: z.ZodMiniType<ViewCommand> = z.strictObject({
  id: z.string(),
  command: z.enum(["pause", "resume", "step", "save", "stop", "learning_rate"]),
  value: z.exactOptional(z.number().check(z.gte(0), z.lte(1e6))),
});

/** A run that can be watched. */
export interface WatchedRun {
  /** What tells it from other runs. */
  readonly id: string;
  /** All that there is to see at present. */
  snapshot(): RunSnapshot;
  /** Calls `listener` with what is new, until the function that is returned is called. */
  watch(listener: (message: ViewMessage) => void): () => void;
  /** Does as asked, and says in one sentence what was done. */
  command(command: ViewCommand): Promise<string>;
  /** Ends watching; the training continues. */
  close(): void;
}
