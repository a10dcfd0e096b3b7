/** A small task that a net learns in a few epochs, for tests of the Estimator. */
import { contrib, loss as losses, metric, nd, nn, Trainer } from "../../../../gluon/mod.ts";

export type Estimator = contrib.estimator.Estimator;
export type Batch = contrib.estimator.Batch;

/** Batches of points and the quadrant, of two, that they are in. */
export function batches(count: number, seed: number): Batch[] {
  const rng = nd.random.default_rng(seed);
  return Array.from({ length: count }, () => {
    const x = nd.random.uniform(-1, 1, { shape: [16, 2], rng });
    const [first, second] = x.split(2);
    return [x, first!.multiply(second!).greater(0).reshape([16])] as const;
  });
}

/** An estimator that says what it logs. */
export function estimator(options: contrib.estimator.EstimatorOptions = {}): {
  readonly estimator: Estimator;
  readonly said: string[];
} {
  const said: string[] = [];
  const net = new nn.Sequential(new nn.Dense(16, { activation: "tanh" }), new nn.Dense(2));
  net.initialize("xavier", { rng: nd.random.default_rng(1) });
  net(nd.zeros([1, 2]));
  const trainer = new Trainer(net.collect_params(), "adam", { learning_rate: 0.05 });
  const made = new contrib.estimator.Estimator(net, new losses.SoftmaxCELoss(), {
    trainer,
    logger: { info: (text) => void said.push(text) },
    ...options,
  });
  return { estimator: made, said };
}

/** A metric that gives these values, one an epoch. */
export class Scripted extends metric.EvalMetric {
  readonly #values: number[];

  constructor(name: string, values: readonly number[]) {
    super(name);
    this.#values = [...values];
  }

  /** Takes the next value, as a handler at the beginning of an epoch. */
  next(): void {
    this.reset();
    this.accumulate(this.#values.shift() ?? Number.NaN, 1);
  }

  protected override measure(): void {}
}
