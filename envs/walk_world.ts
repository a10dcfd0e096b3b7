/** The environment of a walk. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Discrete } from "../rl/spaces.ts";
import type { Canvas, View } from "./canvas.ts";
import { categorical } from "./categorical.ts";
import { type Cell, drawDisc, drawMap, type GridSize, gridText, gridView, moved } from "./grid.ts";
import type { Arrival, Walk } from "./walk.ts";
import { type Outcome, World } from "./world.ts";

const SURE = [1];

/**
 * `new WalkWorld(new FrozenLake())`: the environment that `make` gives, without a time limit.
 *
 * Every beginning and every step takes one number from the generator, as in Gymnasium, even where
 * only one thing can happen; `info.prob` is the probability of what did.
 */
export class WalkWorld extends World<number, number> {
  readonly observation_space: Discrete;
  readonly action_space: Discrete;
  readonly #walk: Walk;
  readonly #size: GridSize;
  readonly #beginnings: readonly number[];
  readonly #slips: readonly number[];
  /** Where each move leads from each cell, by cell and move. */
  readonly #ways: readonly Way[];
  #cell = 0;

  /** @param name what error messages call it; by default the name of the walk's class. */
  constructor(walk: Walk, name: string = walk.constructor.name) {
    super(name);
    this.#walk = walk;
    this.#size = { rows: walk.map.length, columns: walk.map[0]?.length ?? 0 };
    this.#beginnings = walk.starts.map(() => 1 / walk.starts.length);
    this.#slips = walk.slips ?? SURE;
    this.observation_space = new Discrete(this.#size.rows * this.#size.columns);
    this.action_space = new Discrete(walk.moves.length);
    this.#ways = Array.from({ length: this.observation_space.n }, (_, cell) =>
      walk.moves.map((move) => this.#way(cell, move)),
    ).flat();
  }

  protected begin(rng: Generator): void {
    this.#cell = this.#walk.starts[categorical(this.#beginnings, rng)] as number;
  }

  protected advance(action: number, rng: Generator): Outcome {
    const { n } = this.action_space;
    const slip = categorical(this.#slips, rng);
    const move = this.#slips === SURE ? action : (action + slip + n - 1) % n;
    const { cell, outcomes } = this.#ways[this.#cell * n + move] as Way;
    this.#cell = cell;
    return outcomes[slip] as Outcome;
  }

  protected observe(): number {
    return this.#cell;
  }

  protected variables(): readonly number[] {
    return [this.#cell];
  }

  protected assign([cell = 0]: readonly number[]): void {
    this.#cell = cell;
  }

  protected twin(): WalkWorld {
    return new WalkWorld(this.#walk, this.name);
  }

  protected override text(): string {
    return gridText(this.#walk.map, this.#place(this.#cell));
  }

  protected view(): View {
    return gridView(this.#size);
  }

  protected draw(canvas: Canvas): void {
    drawMap(canvas, this.#walk.map, this.#walk.colors);
    drawDisc(canvas, this.#place(this.#cell), this.#size, 0xc04030);
  }

  #way(from: number, move: Cell): Way {
    const { map, arrivals, starts } = this.#walk;
    const { row, column } = moved(this.#place(from), move, this.#size);
    const arrival = arrivals[map[row]?.[column] as string] as Arrival;
    const { reward, terminated = false, returns = false } = arrival;
    const cell = returns ? (starts[0] as number) : row * this.#size.columns + column;
    const outcomes = this.#slips.map((prob) => ({ reward, terminated, info: { prob } }));
    return { cell, outcomes };
  }

  #place(cell: number): Cell {
    const { columns } = this.#size;
    return { row: Math.floor(cell / columns), column: cell % columns };
  }
}

/** The cell that a move leads to, and what comes of it, for each slip that led to the move. */
interface Way {
  readonly cell: number;
  readonly outcomes: readonly Outcome[];
}
