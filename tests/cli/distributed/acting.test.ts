/** What actors do: their agents, and the shares of rollouts. */

import { expect, test } from "bun:test";
import { RedisServer } from "../../../bench/redis_server.ts";
import { makeActor, rollOutShares } from "../../../cli/distributed/acting.ts";
import { TrainingGone } from "../../../cli/distributed/actor_link.ts";
import { Learner } from "../../../cli/distributed/learner.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import { LocalRollouts, seedOfShare } from "../../../rl/experience/rollouts.ts";
import { backend, testWithRedis } from "../sweep/tiny.ts";
import { newPrefix, openActor, openLearner, task } from "./redis_ends.ts";
import { bitsOf, makePPO, ppo } from "./tiny_ppo.ts";

test("makeActor makes an agent with another seed than the learner's, little replay, and its share of random actions", async () => {
  const setup = { backend, nEnvs: 3, index: 1, actors: 4, size: 8, seed: task.seed };
  using agent = await makeActor(task, {}, setup);
  expect(agent.options).toMatchObject({ net_arch: [8], learning_starts: 13, buffer_size: 8 });
  expect(agent.options.seed).not.toBe(task.seed);
  expect(agent.env).toMatchObject({ num_envs: 3 });
  const foreign = { ...task, setting: { ...task.setting, environment: "gymnasium:Foo-v0" } };
  await expect(makeActor(foreign, {}, setup)).rejects.toThrow(/gymnasium:Foo-v0/);
});

testWithRedis(
  "rollOutShares by two actors has a learner end in the bits of one process",
  async () => {
    await using server = await RedisServer.start();
    const prefix = newPrefix();
    using link = await openLearner(server.url, prefix);
    using learner = await makePPO(2, 2);
    const training = makeTask(ppo, 2, backend);
    const { trainee } = new Learner(learner, link, { publishEvery: 0, saveEvery: 0 }).company;
    await link.announce(training);
    const versions: number[] = [];
    const actors = ["a", "b"].map(async (actor) => {
      using post = await openActor(server.url, prefix, { actor });
      post.act(training.id);
      const about = { host: "", backend, environments: 1, step: 0, version: 0, isWaiting: false };
      await post.beat(about);
      const onShare = (version: number): void => void versions.push(version);
      await rollOutShares(training, { post, backend, words: {}, onShare });
    });
    const ends = Promise.all(actors.map((each) => each.catch((error: unknown) => error)));
    await Promise.race([trainee.learn({ total_timesteps: 96 }), ends]);
    await link.clear();
    for (const end of await ends) expect(end).toBeInstanceOf(TrainingGone);

    using alone = await makePPO(2, 2);
    const shares = await Promise.all([0, 1].map((i) => makePPO(seedOfShare(2, i), 1)));
    await alone.learn({ total_timesteps: 96, rollouts: new LocalRollouts(shares) });
    expect(await bitsOf(learner)).toBe(await bitsOf(alone));
    expect(new Set(versions).size).toBe(3);
    for (const each of shares) each.dispose();
  },
);
