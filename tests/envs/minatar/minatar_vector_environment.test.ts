/** The batch of MinAtar's games equals separate games, bit for bit. */

import { expect, test } from "bun:test";
import { MinAtarVectorEnvironment } from "../../../envs/minatar/minatar_vector_environment.ts";
import { make, make_vec, SyncVectorEnvironment } from "../../../envs/mod.ts";
import type { Environment } from "../../../rl/environment.ts";
import { default_rng } from "../../../rl/mod.ts";

const GAMES = ["Asterix", "Breakout", "Freeway", "Seaquest", "SpaceInvaders"];
const COUNT = 3;
type Game = Environment<Uint8Array, number>;

function pair(id: string, autoreset_mode: "next_step" | "same_step") {
  const games = Array.from({ length: COUNT }, () => make(id) as unknown as Game);
  return {
    batch: make_vec(id, COUNT, { autoreset_mode }) as unknown as MinAtarVectorEnvironment,
    sync: new SyncVectorEnvironment(games as [Game, ...Game[]], { autoreset_mode }),
  };
}

const MODES = ["next_step", "same_step"] as const;

test.each(GAMES.flatMap((game) => MODES.map((mode) => [game, mode] as const)))(
  "%s: a batch and several games are the same, with autoreset %s",
  (game, mode) => {
    const { batch, sync } = pair(`MinAtar/${game}-v1`, mode);
    expect(batch).toBeInstanceOf(MinAtarVectorEnvironment);
    expect(batch.get_init_state({ seed: 5 })).toEqual(sync.get_init_state({ seed: 5 }));
    const rng = default_rng(1);
    const n = batch.single_action_space.flatdim;
    let ends = 0;
    for (let i = 0; i < 400; i++) {
      const actions = Int32Array.from({ length: COUNT }, () => rng.integers(0, n));
      const [ours, theirs] = [batch.step(actions), sync.step(actions as never)];
      for (const key of [
        "next_state",
        "reward",
        "done",
        "terminated",
        "truncated",
        "reset",
      ] as const) {
        expect(ours[key]).toEqual(theirs[key] as never);
      }
      for (let j = 0; j < COUNT && mode === "same_step"; j++) {
        if (ours.done[j] === 0) continue;
        const [from, to] = [j, j + 1].map((k) => k * batch.single_observation_space.flatdim);
        expect(ours.finalState?.subarray(from, to)).toEqual(theirs.finalState!.subarray(from, to));
      }
      ends += ours.done[0]!;
      if (i === 200) {
        // States can be exchanged.
        const state = JSON.parse(JSON.stringify(sync.getState()));
        expect(batch.getState()).toEqual(state);
        batch.setState(state);
      }
    }
    expect(ends > 0 || game === "Freeway").toBe(true);
  },
);

test("A wrong action is refused, and nothing has changed", () => {
  const { batch } = pair("MinAtar/Breakout-v0", "next_step");
  expect(() => batch.step(Int32Array.of(0, 0, 0))).toThrow("no episode has begun");
  batch.get_init_state({ seed: 1 });
  const before = batch.getState();
  expect(() => batch.step(Int32Array.of(0, 6, 0))).toThrow(
    "Cannot step MinAtar/Breakout-v0 number 1 with action 6: it is not in Discrete(6)",
  );
  expect(() => batch.step(Int32Array.of(0, 0))).toThrow("with 2 numbers as actions");
  expect(batch.getState()).toEqual(before);
});

test("With a time limit, the games are stepped one after the other", () => {
  const vector = make_vec("MinAtar/Breakout-v0", 2, { max_episode_steps: 5 });
  expect(vector).toBeInstanceOf(SyncVectorEnvironment);
});
