/** Declarative tabular grid MDP. */

import type { Color } from "../base/canvas.ts";
import type { Cell } from "../base/grid.ts";

/**
 * A tabular Markov decision process on a grid, as data: `GridMDPEnv` is the environment of it. The
 * state is the agent's cell, and the map's letters give rewards and terminal states.
 */
export interface GridMDP {
  /** One string a row, one letter a cell. The observation is row * columns + column. */
  readonly map: readonly string[];

  /** The color of the cells of each letter, for rendering. */
  readonly colors: Readonly<Record<string, Color>>;

  /** The move of each action; a move beyond the border stays. */
  readonly moves: readonly Cell[];

  /** Reward and termination by the letter of the cell that is entered. */
  readonly cellTypes: Readonly<Record<string, CellType>>;

  /** The initial states, uniformly distributed. */
  readonly initialStates: readonly number[];

  /**
   * The probabilities of the move before the intended one in `moves` (cyclically), the intended
   * one, and the one after it. Absent: moves are deterministic.
   */
  readonly slipProbabilities?: readonly [number, number, number];
}

/** What entering a cell does. */
export interface CellType {
  /** The reward for entering the cell. */
  readonly reward: number;
  /** Whether the cell is terminal; false by default. */
  readonly terminated?: boolean;
  /** Whether the agent is moved to the first initial state; false by default. */
  readonly resetsToStart?: boolean;
}

/** The indices of the cells of a letter, in row-major order. */
export function cellsOf(map: readonly string[], letter: string): number[] {
  return Array.from(map.join(""), (each, cell) => (each === letter ? cell : -1)).filter(
    (cell) => cell >= 0,
  );
}
