/** Rollouts that threads collect: the bits of one process, errors of a thread, and the end. */

import { beforeAll, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import type { RolloutAgent } from "../../../cli/distributed/learner.ts";
import { RolloutThreads } from "../../../cli/distributed/rollout_threads.ts";
import type { ThreadOptions } from "../../../cli/distributed/thread_crew.ts";
import { use } from "../../../mod.ts";
import { LocalRollouts, seedOfShare } from "../../../rl/experience/rollouts.ts";
import { backend, never } from "../sweep/tiny.ts";
import { bitsOf, makePPO, ppo } from "./tiny_ppo.ts";

const SEED = 2;
const steps = { total_timesteps: 144 };

async function makeLearner(): Promise<RolloutAgent> {
  const agent = await makePPO(SEED, 3);
  agent.metadata.backend = backend;
  return agent;
}

function optionsWith(given: Partial<ThreadOptions>): ThreadOptions {
  return { actors: 2, setting: ppo, words: {}, signal: never, ...given };
}

beforeAll(async () => {
  await use(backend);
});

test("RolloutThreads gives the bits of one process, whatever the number of threads", async () => {
  using alone = await makeLearner();
  const shares = await Promise.all([0, 1, 2].map((i) => makePPO(seedOfShare(SEED, i), 1)));
  await alone.learn({ ...steps, rollouts: new LocalRollouts(shares) });
  for (const each of shares) each.dispose();
  for (const actors of [2, 5]) {
    using learner = await makeLearner();
    await using rollouts = new RolloutThreads(learner, optionsWith({ actors }));
    await learner.learn({ ...steps, rollouts });
    expect(await bitsOf(learner)).toBe(await bitsOf(alone));
  }
});

test("RolloutThreads ends with the error of a thread, and when it is told to", async () => {
  using learner = await makeLearner();
  const words = { no_such_option: "1" };
  await using failing = new RolloutThreads(learner, optionsWith({ words }));
  const learning = learner.learn({ ...steps, rollouts: failing });
  await expect(learning).rejects.toThrow(/^Cannot continue: actor \d has ended: .*no_such_/);

  using third = await makeLearner();
  const gone = { env_module: fileURLToPath(new URL("ends_its_thread.ts", import.meta.url)) };
  await using silent = new RolloutThreads(third, optionsWith({ words: gone }));
  await expect(third.learn({ ...steps, rollouts: silent })).rejects.toThrow(
    /^Cannot continue: actor \d has ended: its thread is gone$/,
  );

  using another = await makeLearner();
  const controller = new AbortController();
  const { signal } = controller;
  await using rollouts = new RolloutThreads(another, optionsWith({ signal }));
  const ending = another.learn({
    ...{ total_timesteps: 1_000_000, rollouts },
    onStep: ({ step }) => void (step > 100 && controller.abort(new Error("enough"))),
  });
  await expect(ending).rejects.toThrow("enough");
});
