/** What a stranger may write on the first day; tests/publish/consumer.ts runs it against the packed package. */

import { autograd, gluon, nd, use } from "glueball";
import { make } from "glueball/envs";

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

const losses: number[] = [];
for (let step = 0; step < 20; step++) {
  const loss = autograd.record(() => l2(net(x), y));
  loss.backward();
  trainer.step(4);
  losses.push(await loss.mean().asscalar());
}
const [first = Number.NaN] = losses;
const last = losses.at(-1) ?? Number.NaN;
if (!(last < first / 2)) throw new Error(`Cannot learn: the loss was ${first} and is ${last}`);

const env = make("CartPole-v1");
env.get_init_state({ seed: 1 });
const reward: number = env.step(0).reward;
if (reward !== 1) throw new Error(`Cannot step: the reward was ${reward}`);
console.log("trained");
