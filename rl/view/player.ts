/** Plays an agent for those who watch, beside its training, and takes little time from it. */

import { monotonicTime } from "../../backends/base/wall_clock.ts";
import type { Agent } from "../agent.ts";
import type { Action, Environment, Image } from "../environment.ts";
import type { Discrete } from "../spaces/mod.ts";
import type { Scene } from "./messages.ts";

/** Scenes a second, at most. */
const RATE = 30;
/** The share of the time that playing may take of a training. */
const SHARE = 0.01;
/** What a scene takes besides, until it has left through the server, in milliseconds. */
const OVERHEAD = 0.4;
/** Between two scenes, at most, in milliseconds. */
const PATIENCE = 2000;
/** Pixels of a picture from side to side, at most. */
const WIDEST = 320;

/** What a player is told, and tells. */
export interface PlayerOptions {
  readonly id: string;
  /** Whether the training rests, and playing may take all of the time. */
  readonly isIdle: () => boolean;
  readonly onScene: (scene: Scene) => void;
  /** Told once, when the environment cannot continue. */
  readonly onError: (error: unknown) => void;
}

/** Plays episodes with what the agent has learned so far, while someone watches. */
export class Player {
  readonly #agent: Agent;
  readonly #env: Environment;
  readonly #options: PlayerOptions;
  #state: ReturnType<Environment["get_init_state"]> | null = null;
  #episode = 0;
  #step = 0;
  #sum = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isPlaying = false;

  constructor(agent: Agent, env: Environment, options: PlayerOptions) {
    this.#agent = agent;
    this.#env = env;
    this.#options = options;
  }

  start(): void {
    if (this.#isPlaying) return;
    this.#isPlaying = true;
    this.#wait(0);
  }

  stop(): void {
    this.#isPlaying = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.#play(), milliseconds);
  }

  async #play(): Promise<void> {
    try {
      const cost = await this.#advance();
      if (!this.#isPlaying) return;
      const pause = this.#options.isIdle() ? 0 : (cost + OVERHEAD) / SHARE;
      this.#wait(Math.min(PATIENCE, Math.max(1000 / RATE - cost, pause)));
    } catch (error) {
      this.stop();
      this.#options.onError(error);
    }
  }

  /** One step; gives the milliseconds that it took, waiting left out: others work meanwhile. */
  async #advance(): Promise<number> {
    const env = this.#env;
    let begun = monotonicTime();
    if (this.#state === null) {
      this.#state = env.get_init_state(this.#episode === 0 ? { seed: 0 } : {});
      this.#agent.forget?.();
      this.#episode++;
      [this.#step, this.#sum] = [0, 0];
    }
    const state = this.#state;
    const thought = [this.#agent.act(state, { env }), this.#agent.scores?.(state)] as const;
    let cost = monotonicTime() - begun;
    const [action, scores = null] = await Promise.all(thought);
    begun = monotonicTime();
    const picture = pictureOf(env);
    this.#options.onScene({
      ...{ id: this.#options.id, picture, action: numbersOf(action) },
      scores: scores && {
        kind: scores.kind,
        values: Array.from(scores.values, rounded),
        chosen: (action as number) - (env.action_space as Discrete).start,
      },
      ...{ episode: this.#episode, step: this.#step, sum: rounded(this.#sum) },
    });
    const { next_state, reward, done } = env.step(action);
    this.#state = done ? null : next_state;
    this.#step++;
    this.#sum += reward;
    cost += monotonicTime() - begun;
    return cost;
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function numbersOf(action: Action): number[] {
  if (typeof action === "number") return [action];
  if (ArrayBuffer.isView(action)) return Array.from(action as Float32Array, rounded);
  return Object.values(action as object).flatMap((each) => numbersOf(each as Action));
}

/** The state of the environment, as shapes where it has them, else as pixels or text. */
function pictureOf(env: Environment): Scene["picture"] {
  if (env.render === undefined) {
    return { kind: "text", text: `${env.name} cannot be drawn.` };
  }
  const modes = [
    () => ({ kind: "shapes", shapes: env.render!("shapes") }) as const,
    () => pixelsOf(env.render!("rgb_array")),
    () => ({ kind: "text", text: env.render!("ansi") }) as const,
  ];
  for (const draw of modes) {
    try {
      const picture = draw();
      if (picture.kind !== "shapes" || picture.shapes !== undefined) return picture;
    } catch {} // an environment of others need not have that mode
  }
  return { kind: "text", text: `${env.name} was made without pictures.` };
}

/** An image of which every so manieth pixel is taken. */
function pixelsOf({ width, height, data }: Image): Scene["picture"] {
  const every = Math.max(1, Math.ceil(Math.max(width, height) / WIDEST));
  const [columns, rows] = [Math.floor(width / every), Math.floor(height / every)];
  let text = "";
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = 3 * (y * every * width + x * every);
      text += String.fromCharCode(data[at]!, data[at + 1]!, data[at + 2]!);
    }
  }
  return { kind: "pixels", width: columns, height: rows, data: btoa(text) };
}
