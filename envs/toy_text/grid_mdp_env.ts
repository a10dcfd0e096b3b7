/** The environment of a grid MDP. */

import type { Generator } from "../../gluon/random/generator.ts";
import { Discrete } from "../../rl/spaces/mod.ts";
import { BaseEnv, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import {
  type Cell,
  drawDisc,
  drawMap,
  type GridSize,
  gridText,
  gridView,
  moved,
} from "../base/grid.ts";
import type { Registration } from "../registration.ts";
import { categorical } from "./categorical.ts";
import type { CellType, GridMDP } from "./grid_mdp.ts";

const DETERMINISTIC = [1];

/**
 * The environment of a grid MDP: `new GridMDPEnv(new FrozenLake())` is what `make("FrozenLake-v1")`
 * returns, without the time limit.
 *
 * Every reset and every step draws one number from the generator, as in Gymnasium, even where the
 * outcome is deterministic. `info.prob` is the transition probability.
 */
export class GridMDPEnv extends BaseEnv<number, number> {
  /** The set of all observations. */
  readonly observation_space: Discrete;
  /** The set of all actions. */
  readonly action_space: Discrete;
  readonly #mdp: GridMDP;
  readonly #size: GridSize;
  readonly #initialProbabilities: readonly number[];
  readonly #slipProbabilities: readonly number[];
  /** The transition table, by cell and move. */
  readonly #transitions: readonly CellTransition[];
  #cell = 0;

  /**
   * The environment of this MDP.
   *
   * @param name the name in error messages; by default the name of the MDP's class.
   */
  constructor(mdp: GridMDP, name: string = mdp.constructor.name) {
    super(name);
    this.#mdp = mdp;
    this.#size = { rows: mdp.map.length, columns: mdp.map[0]?.length ?? 0 };
    this.#initialProbabilities = mdp.initialStates.map(() => 1 / mdp.initialStates.length);
    this.#slipProbabilities = mdp.slipProbabilities ?? DETERMINISTIC;
    this.observation_space = new Discrete(this.#size.rows * this.#size.columns);
    this.action_space = new Discrete(mdp.moves.length);
    this.#transitions = Array.from({ length: this.observation_space.n }, (_, cell) =>
      mdp.moves.map((move) => this.#transitionOf(cell, move)),
    ).flat();
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#cell = this.#mdp.initialStates[categorical(this.#initialProbabilities, rng)] as number;
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number, rng: Generator): Outcome {
    const { n } = this.action_space;
    const slip = categorical(this.#slipProbabilities, rng);
    const move = this.#slipProbabilities === DETERMINISTIC ? action : (action + slip + n - 1) % n;
    const { cell, outcomes } = this.#transitions[this.#cell * n + move] as CellTransition;
    this.#cell = cell;
    return outcomes[slip] as Outcome;
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): number {
    return this.#cell;
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [this.#cell];
  }

  /** The inverse of `variables`. */
  protected setVariables([cell = 0]: readonly number[]): void {
    this.#cell = cell;
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): GridMDPEnv {
    return new GridMDPEnv(this.#mdp, this.name);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    return gridText(this.#mdp.map, this.#place(this.#cell));
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView(this.#size);
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    drawMap(canvas, this.#mdp.map, this.#mdp.colors);
    drawDisc(canvas, this.#place(this.#cell), this.#size, 0xc04030);
  }

  #transitionOf(from: number, move: Cell): CellTransition {
    const { map, cellTypes, initialStates } = this.#mdp;
    const { row, column } = moved(this.#place(from), move, this.#size);
    const cellType = cellTypes[map[row]?.[column] as string] as CellType;
    const { reward, terminated = false, resetsToStart = false } = cellType;
    const cell = resetsToStart ? (initialStates[0] as number) : row * this.#size.columns + column;
    const outcomes = this.#slipProbabilities.map((prob) => ({
      reward,
      terminated,
      info: { prob },
    }));
    return { cell, outcomes };
  }

  #place(cell: number): Cell {
    const { columns } = this.#size;
    return { row: Math.floor(cell / columns), column: cell % columns };
  }
}

/** The next cell of a move, and the outcome for each slip that the move may be the result of. */
interface CellTransition {
  readonly cell: number;
  readonly outcomes: readonly Outcome[];
}

/** The `make` of a registration that makes the environment of a grid MDP. */
export function fromGridMDP<P>(
  create: (options: P) => GridMDP,
): Registration<number, number, P>["make"] {
  return (options) => new GridMDPEnv(create(options), options.name);
}
