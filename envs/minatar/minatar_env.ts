/** The base class of MinAtar's games: boards of 10 by 10 cells, sticky actions and pictures. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import type { InitOptions } from "../../rl/environment.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import { ArrayPool } from "../base/array_pool.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, Color, View } from "../base/canvas.ts";
import { drawCell, gridView } from "../base/grid.ts";
import type { Registration } from "../registration.ts";

/** What every game takes. */
export interface MinAtarOptions extends BaseEnvOptions {
  /** The probability that a step repeats the action before it instead of taking its own. Default: 0.1. */
  readonly sticky_action_prob?: number;
  /** Whether the game becomes faster over time. Default: true. */
  readonly difficulty_ramping?: boolean;
  /** Whether the actions are those alone that do something in this game. Default: false, all six. */
  readonly use_minimal_action_set?: boolean;
}

const options: z.ZodMiniType<MinAtarOptions> = z.strictObject({
  sticky_action_prob: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
  difficulty_ramping: z.exactOptional(z.boolean()),
  use_minimal_action_set: z.exactOptional(z.boolean()),
});

/** As MinAtar's own display shows them. */
const FPS = 20;

/** The registration of a game. */
export type MinAtarRegistration = Registration<Uint8Array, number, MinAtarOptions>;

/** Registers a game, with all six actions by default. */
export function minatarGame(
  docs: string,
  make: (options: MinAtarOptions) => MinAtarEnv,
): MinAtarRegistration {
  return { docs, render_fps: FPS, options, make };
}

/** The same game with those actions alone, by default, that do something in it. */
export function minimal({ docs, make }: MinAtarRegistration): MinAtarRegistration {
  return {
    docs: docs.replace(/\.$/, ", with those actions alone that do something."),
    render_fps: FPS,
    options,
    make: (options) => make({ use_minimal_action_set: true, ...options }),
  };
}

/** The six actions, in MinAtar's order. */
export const NOOP = 0;
export const LEFT = 1;
export const UP = 2;
export const RIGHT = 3;
export const DOWN = 4;
export const FIRE = 5;

/** Cells in a row, and in a column. */
export const SIZE = 10;

/** A channel of the observation: 1 where the thing is. */
export interface Channel {
  /** What stands for it in text. */
  readonly letter: string;
  readonly color: Color;
}

/** What a game is, besides its rules. */
export interface Game {
  readonly title: string;
  /** Of things in one cell the first is drawn. */
  readonly channels: readonly Channel[];
  readonly minimal: readonly number[];
}

const GRID = { rows: SIZE, columns: SIZE };
const ALL = [NOOP, LEFT, UP, RIGHT, DOWN, FIRE];

/** A game of MinAtar. */
export abstract class MinAtarEnv extends BaseEnv<Uint8Array, number> {
  /** The set of all observations. */
  readonly observation_space: Box<"uint8">;
  /** The set of all actions. */
  readonly action_space: Discrete;
  /** What it was made with. */
  protected readonly options: MinAtarOptions;
  /** Whether it becomes faster over time. */
  protected readonly ramps: boolean;
  readonly #game: Game;
  readonly #channels: number;
  readonly #actions: readonly number[];
  readonly #stickiness: number;
  #lastAction = NOOP;
  readonly #boards: ArrayPool<Uint8Array>;
  /** What `put` writes to, and where the observation begins there. */
  #board: Uint8Array = new Uint8Array();
  #at = 0;

  /** A game, with the options that all games have. */
  constructor(game: Game, options: MinAtarOptions) {
    super(options.name ?? game.title);
    const { sticky_action_prob = 0.1, difficulty_ramping = true } = options;
    this.options = options;
    this.ramps = difficulty_ramping;
    this.#game = game;
    this.#channels = game.channels.length;
    this.#stickiness = sticky_action_prob;
    this.#actions = options.use_minimal_action_set ? game.minimal : ALL;
    this.action_space = new Discrete(this.#actions.length);
    this.#boards = new ArrayPool(SIZE * SIZE * this.#channels, Uint8Array);
    const shape = [SIZE, SIZE, this.#channels];
    this.observation_space = new Box({ low: 0, high: 1, shape, dtype: "uint8" });
  }

  /** Sets the game up. */
  protected abstract begin(rng: Generator): void;

  /** One frame of the game. */
  protected abstract frame(action: number, rng: Generator): Outcome;

  /** The observation before `paint`. Default: `null`, nothing. */
  protected blank(): Uint8Array | null {
    return null;
  }

  /** Calls `put` for everything that is seen. */
  protected abstract paint(): void;

  /** Every number of the game that changes. */
  protected abstract numbers(): readonly number[];

  /** The inverse of `numbers`; a number that cannot be throws `RangeError`. */
  protected abstract setNumbers(numbers: NumberReader): void;

  /** Marks a cell in a channel of the observation. */
  protected put(channel: number, row: number, column: number): void {
    this.#board[this.#at + (row * SIZE + column) * this.#channels + channel] = 1;
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#lastAction = NOOP;
    this.begin(rng);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number, rng: Generator): Outcome {
    if (this.#stickiness === 0 || rng.random() >= this.#stickiness) {
      this.#lastAction = this.#actions[action] as number;
    }
    return this.frame(this.#lastAction, rng);
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Uint8Array {
    const board = this.#boards.take();
    this.#observeInto(board, 0);
    return board;
  }

  /**
   * As `step`, with the observation written into a batch of zeros, from an index on.
   *
   * @internal
   */
  stepInto(action: number, boards: Uint8Array, at: number): Outcome {
    const outcome = this.take(action);
    this.#observeInto(boards, at);
    return outcome;
  }

  /**
   * As `get_init_state`, likewise.
   *
   * @internal
   */
  resetInto(options: InitOptions, boards: Uint8Array, at: number): void {
    this.startEpisode(options);
    this.#observeInto(boards, at);
  }

  #observeInto(boards: Uint8Array, at: number): void {
    const blank = this.blank();
    if (blank) boards.set(blank, at);
    this.#board = boards;
    this.#at = at;
    this.paint();
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [this.#lastAction, ...this.numbers()];
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    const reader = new NumberReader(variables);
    this.#lastAction = reader.next(0, FIRE);
    this.setNumbers(reader);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const lines = Array.from({ length: SIZE }, (_, row) =>
      Array.from({ length: SIZE }, (_, column) => this.#channelAt(row, column)?.letter ?? "·").join(
        " ",
      ),
    );
    return lines.join("\n");
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView(GRID);
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    canvas.rectangle(0, 0, SIZE, SIZE, 0x101018);
    for (let row = 0; row < SIZE; row++) {
      for (let column = 0; column < SIZE; column++) {
        const channel = this.#channelAt(row, column);
        if (channel) drawCell(canvas, { row, column }, GRID, channel.color);
      }
    }
  }

  /** The channel that is drawn in a cell. */
  #channelAt(row: number, column: number): Channel | undefined {
    if (row === 0 && column === 0) this.observe(); // its board begins at 0
    const from = (row * SIZE + column) * this.#channels;
    const seen = this.#board.subarray(from, from + this.#channels);
    return this.#game.channels.find((_, channel) => seen[channel] === 1);
  }
}

/** Takes numbers one after the other, and checks them. */
export class NumberReader {
  readonly #numbers: readonly number[];
  #at = 0;

  /** A reader of these numbers. */
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** The next number, a whole one within bounds. */
  next(least: number, most: number): number {
    const number = this.#numbers[this.#at++] as number;
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new RangeError(
      `Cannot take ${number}: it must be a whole number from ${least} to ${most}.`,
    );
  }

  /** So many numbers. */
  take(count: number, least: number, most: number): number[] {
    return Array.from({ length: count }, () => this.next(least, most));
  }

  /** Whole things, as many as the next number says. */
  list<T>(most: number, read: () => T): T[] {
    return Array.from({ length: this.next(0, most) }, read);
  }
}
