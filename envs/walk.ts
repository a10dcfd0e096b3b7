/** The rules of a walk over a map of letters, said as data. */

import type { Color } from "./canvas.ts";
import type { Cell } from "./grid.ts";

/** What `WalkWorld` makes an environment of. */
export interface Walk {
  /** One text a row, one letter a cell. The observation is row * columns + column. */
  readonly map: readonly string[];

  /** How cells of each letter are painted. */
  readonly colors: Readonly<Record<string, Color>>;

  /** The move of each action; at the border one stays. */
  readonly moves: readonly Cell[];

  /** What it means to come to a cell of each letter. */
  readonly arrivals: Readonly<Record<string, Arrival>>;

  /** Where episodes begin, each cell equally likely. */
  readonly starts: readonly number[];

  /**
   * Where one slips: the probabilities of the move before the wanted one in `moves`, of the wanted
   * one and of the one after. Absent: one goes where one wants.
   */
  readonly slips?: readonly [number, number, number];
}

/** What it means to come to a cell. */
export interface Arrival {
  readonly reward: number;
  /** Whether the episode ends there. */
  readonly terminated?: boolean;
  /** Whether one is put back to the first start. */
  readonly returns?: boolean;
}

/** The cells of a letter, by row and column. */
export function cellsOf(map: readonly string[], letter: string): number[] {
  return Array.from(map.join(""), (each, cell) => (each === letter ? cell : -1)).filter(
    (cell) => cell >= 0,
  );
}
