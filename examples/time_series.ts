/**
 * A time series: a GRU learns to say the next value of a sum of two waves with noise, and is tested on what comes after.
 * It cannot do better than the noise, whose share of the variance is told beside what is reached.
 */
import { argv } from "node:process";
import { autograd, gluon, loss, nd, nn, rnn, use } from "../mod.ts";

const [epochs, seed] = [Number(argv[2] ?? 20), Number(argv[3] ?? 0)];
const [count, training, length, noise] = [2000, 1500, 50, 0.2];
await use("wasm");
const rng = nd.random.default_rng(seed);
const series = Float32Array.from(
  { length: count },
  (_, t) => Math.sin(0.05 * t) + 0.5 * Math.sin(0.11 * t) + rng.normal(0, noise),
);

/** Windows of the series as `(windows, length, 1)`, and the value that follows each of their values. */
function windows(starts: readonly number[]): [x: nd.NDArray, y: nd.NDArray] {
  const shape = [starts.length, length, 1];
  const at = (shift: number): nd.NDArray =>
    nd.array(
      starts.flatMap((start) => [...series.subarray(start + shift, start + shift + length)]),
      { shape },
    );
  return [at(0), at(1)];
}

const net = new nn.Sequential();
net.add(new rnn.GRU(32, { layout: "NTC" }), new nn.Dense(1, { flatten: false }));
net.initialize("xavier", { rng });
net.hybridize();
const trainer = new gluon.Trainer(net.collect_params(), "adam", { learning_rate: 0.01 });
const l2 = new loss.L2Loss();

// The value after each window that lies behind what is trained on.
const [given, wanted] = windows(
  Array.from({ length: count - training - length - 1 }, (_, i) => training + i),
);
const next = (y: nd.NDArray): nd.NDArray => y.slice([0, -1], [null, null]);
const variance = await next(wanted).subtract(next(wanted).mean()).square().mean().asscalar();

for (let epoch = 1; epoch <= epochs; epoch++) {
  for (let batch = 0; batch < 20; batch++) {
    const starts = Array.from({ length: 32 }, () => rng.integers(0, training - length - 1));
    const [x, y] = windows(starts);
    const value = autograd.record(() => l2(net(x), y).mean());
    value.backward();
    trainer.step(1);
  }
  const error = await next(net(given)).subtract(next(wanted)).square().mean().asscalar();
  const explained = (left: number): string => (100 * (1 - left / variance)).toFixed(2);
  console.log(
    `epoch ${epoch}, error ${Math.sqrt(error).toFixed(3)} with noise of ${noise}, explained: of at most ` +
      `${explained(noise ** 2)}% score ${explained(error)}%`,
  );
}
