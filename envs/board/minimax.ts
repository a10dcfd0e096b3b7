/** Minimax: a player of Connect Four who looks a few moves ahead. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Board } from "./connect_four_board.ts";

/** The columns from the middle outwards: the better moves first cut more branches. */
const ORDER = [3, 2, 4, 1, 5, 0, 6];

/**
 * The best column by minimax with alpha-beta pruning: a win within `depth` moves, or else a draw, is preferred, earlier wins
 * and later losses more; one of equals at random.
 */
export function minimaxMove(board: Board, depth: number, rng: Generator): number {
  const values = board.open().map((column) => {
    return [column, -worth(board.drop(column), depth - 1, -Infinity, Infinity)] as const;
  });
  const best = Math.max(...values.map(([, value]) => value));
  const equals = values.filter(([, value]) => value === best);
  return equals[rng.integers(0, equals.length)]![0];
}

/** The value of a board for its mover: positive for a win within `depth` moves. */
function worth(board: Board, depth: number, alpha: number, beta: number): number {
  if (board.hasWon()) return -1 - depth; // the other has, and the sooner the worse
  if (depth === 0 || board.isFull) return 0;
  let best = alpha;
  for (const column of ORDER) {
    if (!board.isOpen(column)) continue;
    best = Math.max(best, -worth(board.drop(column), depth - 1, -beta, -best));
    if (best >= beta) break;
  }
  return best;
}
