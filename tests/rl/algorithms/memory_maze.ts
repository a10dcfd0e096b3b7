/** A small maze, in which an agent must remember the sign at its beginning, and what one that does has learned. */
import { expect } from "bun:test";
import { SyncVectorEnvironment, TMaze } from "../../../envs/mod.ts";
import type { Evaluation } from "../../../rl/mod.ts";

const maze = (): TMaze => new TMaze({ length: 2 });

/** Eight mazes to learn from. */
export function mazes(): SyncVectorEnvironment<Float32Array, number> {
  const others = Array.from({ length: 7 }, maze);
  return new SyncVectorEnvironment([maze(), ...others], { autoreset_mode: "same_step" });
}

/** What plays a maze. */
interface Player {
  act(state: Float32Array): Promise<number>;
  evaluate(
    env: TMaze,
    options: { readonly episodes: number; readonly max_episode_steps: number },
  ): Promise<Evaluation>;
}

/** The mean return of an agent in a maze; one that cannot remember stays below 3. */
export async function returnInMaze(agent: Player): Promise<number> {
  return (await agent.evaluate(maze(), { episodes: 40, max_episode_steps: 20 })).mean;
}

/** Expects that an agent turns as the sign said, unless it is made to forget that. */
export async function expectMemory(agent: Player & { forget(): void }): Promise<void> {
  expect(await returnInMaze(agent)).toBeGreaterThan(3.8);
  const [up, down, corridor, junction] = ["011", "110", "101", "010"].map((bits) =>
    Float32Array.from(bits, Number),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const turn = async (sign: Float32Array, forgets: boolean): Promise<number> => {
    agent.forget();
    for (const seen of [sign, corridor]) await agent.act(seen);
    if (forgets) agent.forget();
    return agent.act(junction);
  };
  expect([await turn(up, false), await turn(down, false)]).toEqual([0, 2]);
  expect(await turn(up, true)).toBe(await turn(down, true));
}
