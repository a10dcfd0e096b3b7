/** TD errors that an actor computes. */

import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { TransitionErrors } from "../../../rl/experience/transition_errors.ts";
import { DQN } from "../../../rl/mod.ts";
import { TransitionStore } from "../../../rl/replay/transition_store.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("TransitionErrors are |r + discount max Q(s', a') - Q(s, a)| of the acting network", async () => {
  const env = make("CartPole-v1");
  const agent = new DQN(env as never, { net_arch: [8], batch_size: 4, buffer_size: 4, seed: 3 });
  const store = new TransitionStore(3);
  const state = Float32Array.of(0.1, -0.2, 0.03, 0.4);
  const next = Float32Array.of(-0.3, 0.2, 0.1, -0.5);
  for (const [i, discount] of [0.9, 0, 0.5].entries()) {
    store.write(i, { state, action: i % 2, reward: i - 1, next_state: next, discount });
  }
  const observations = new ObservationEncoding(env.observation_space as never);
  const errors = new TransitionErrors(agent.policy, agent.options, observations, 3);
  const found = await errors.of(store);
  const [q, after] = await Promise.all(
    [state, next].map(async (each) => Array.from((await agent.scores(each as never)).values)),
  );
  for (const [i, discount] of [0.9, 0, 0.5].entries()) {
    const error = i - 1 + discount * Math.max(...after!) - q![i % 2]!;
    expect(Math.abs(found[i]!)).toBeCloseTo(Math.abs(error), 5);
  }
  errors.dispose();
  agent.dispose();
});
