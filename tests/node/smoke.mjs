// The built package under Node: every entry loads, and a small net learns on the default backend.

import assert from "node:assert/strict";
import { test } from "node:test";

test("every entry exports something", async () => {
  for (const entry of ["", "/gluon", "/rl", "/envs", "/backends"]) {
    const names = Object.keys(await import(`glueball${entry}`));
    assert.ok(names.length > 0, `glueball${entry} exports nothing`);
  }
});

test("a small net halves its loss in twenty steps", async () => {
  const { autograd, gluon, nd, use } = await import("glueball");
  await use("wasm");
  const net = new gluon.nn.Sequential();
  net.add(new gluon.nn.Dense(8, { activation: "relu" }), new gluon.nn.Dense(1));
  net.initialize();
  const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate: 0.1 });
  const l2 = new gluon.loss.L2Loss();
  const x = nd.array([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const y = nd.array([[0], [1], [1], [2]]);

  const losses = [];
  for (let step = 0; step < 20; step++) {
    const loss = autograd.record(() => l2(net(x), y));
    loss.backward();
    trainer.step(4);
    losses.push(await loss.mean().asscalar());
  }
  assert.ok(losses.at(-1) < losses[0] / 2, `${losses[0]} became ${losses.at(-1)}`);
});

test("an environment of the table can be stepped", async () => {
  const { make } = await import("glueball/envs");
  const env = make("CartPole-v1");
  env.get_init_state({ seed: 1 });
  const { reward, done } = env.step(0);
  assert.equal(reward, 1);
  assert.equal(done, false);
});
