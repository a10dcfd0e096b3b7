/** `hybridize()` and compiled training steps mean what eager execution means, bit for bit. */
import { afterAll, describe, expect, test } from "bun:test";
import { type BackendName, load } from "../../backends/mod.ts";
import {
  autograd,
  type Block,
  loss as losses,
  nd,
  nn,
  type optimizer as optimization,
  Trainer,
} from "../../gluon/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";

afterAll(async () => setBackend(await load("reference")));

const layers: Readonly<Record<string, () => Block>> = {
  Dense: () => new nn.Dense(5),
  "Dense with relu": () => new nn.Dense(5, { activation: "relu" }),
  "Dense without bias, not flattening": () => new nn.Dense(3, { use_bias: false, flatten: false }),
  Activation: () => new nn.Activation("softrelu"),
  Dropout: () => new nn.Dropout(0.4),
  Flatten: () => new nn.Flatten(),
  Identity: () => new nn.Identity(),
  Lambda: () => new nn.Lambda((x) => x.square().add(1)),
  LayerNorm: () => new nn.LayerNorm(),
  BatchNorm: () => new nn.BatchNorm(),
  Conv1D: () => onSignals(new nn.Conv1D(3, 2, { padding: 1, strides: 2, activation: "tanh" })),
  Conv2D: () => onImages(new nn.Conv2D(3, 2, { padding: 1, activation: "relu" })),
  MaxPool2D: () => onImages(new nn.MaxPool2D({ padding: 1 })),
  AvgPool2D: () => onImages(new nn.AvgPool2D({ padding: 1, count_include_pad: false })),
  GlobalMaxPool2D: () => onImages(new nn.GlobalMaxPool2D()),
  LeakyReLU: () => new nn.LeakyReLU(0.1),
  "an MLP": () => mlp(),
  "an MLP with dropout": () => mlp(new nn.Dropout(0.5)),
};

const lossTable = {
  L2Loss: new losses.L2Loss(),
  L1Loss: new losses.L1Loss(),
  HuberLoss: new losses.HuberLoss({ rho: 0.5 }),
  SigmoidBCELoss: new losses.SigmoidBCELoss(),
  "SoftmaxCELoss on distributions": new losses.SoftmaxCELoss({ sparse_label: false }),
  KLDivLoss: new losses.KLDivLoss({ from_logits: false }),
  HingeLoss: new losses.HingeLoss(),
  LogisticLoss: new losses.LogisticLoss(),
};

const optimizers: readonly optimization.OptimizerName[] = [
  "sgd",
  "nag",
  "adam",
  "adamw",
  "adamax",
  "nadam",
  "rmsprop",
  "adagrad",
  "adadelta",
  "signum",
  "ftrl",
  "ftml",
];

function mlp(between?: Block): Block {
  const net = new nn.Sequential();
  net.add(new nn.Dense(7, { activation: "tanh" }));
  if (between) net.add(between);
  return net.add(new nn.Dense(2));
}

/** A layer that sees each sample as a signal of one channel. */
function onSignals(layer: Block): Block {
  return new nn.Sequential(new nn.Lambda((x) => x.expand_dims(1)), layer);
}

/** A layer that sees each sample as an image `(1, 2, 3)`. */
function onImages(layer: Block): Block {
  return new nn.Sequential(new nn.Lambda((x) => x.reshape([-1, 1, 2, 3])), layer);
}

/** Draws that are the same for the eager and the replayed run. */
function data(shape: readonly number[], seed: number): nd.NDArray {
  return nd.random.normal(0, 1, { shape, rng: nd.random.default_rng(seed) });
}

async function read(arrays: Iterable<nd.NDArray>): Promise<ArrayLike<number>[]> {
  return await Promise.all([...arrays].map((array) => array.toArray()));
}

function initialized(make: () => Block): Block {
  const net = make();
  net.initialize("xavier", { rng: nd.random.default_rng(3) });
  return net;
}

/** Outputs and gradients over batches of changing size, training and predicting, weights reloaded. */
async function runLayer(make: () => Block, hybrid: boolean): Promise<unknown[]> {
  const net = initialized(make);
  if (hybrid) net.hybridize();
  const results: unknown[] = [];
  for (const [i, batch] of [4, 4, 3, 4, 4, 3].entries()) {
    const x = data([batch, 6], i).attach_grad();
    const y = autograd.record(() => net(x), { train_mode: i !== 3 });
    y.backward();
    const parameters = [...net.collect_params().values()];
    const grads = parameters.flatMap((each) => (each.grad_req === "null" ? [] : [each.grad()]));
    results.push(await read([y, net(x), ...(x.grad ? [x.grad] : []), ...grads]));
    if (i === 1) for (const each of parameters) each.set_data(each.data().multiply(0.5));
  }
  return results;
}

/** Losses and weights over steps with changing batch size and learning rate. */
async function runTraining(
  penalty: Block,
  optimizer: optimization.OptimizerName,
  mode: "eager" | "hybridized" | "compiled",
): Promise<unknown[]> {
  const net = initialized(() => mlp(new nn.Dropout(0.25)));
  net(data([1, 6], 0));
  if (mode === "hybridized") for (const block of [net, penalty]) block.hybridize();
  const options = { learning_rate: 0.05, wd: 0.01, clip_gradient: 1 };
  const trainer = new Trainer(net.collect_params(), optimizer, options);
  const step = (x: nd.NDArray, label: nd.NDArray): nd.NDArray => {
    const error = autograd.record(() => penalty(net(x), label));
    error.backward();
    trainer.step(4);
    return error;
  };
  const run = mode === "compiled" ? nd.compile(step) : step;
  const results: unknown[] = [];
  for (const [i, batch] of [4, 4, 3, 4, 4].entries()) {
    const label = data([batch, 2], 50 + i).sigmoid();
    const error = run(data([batch, 6], i), label);
    results.push(await read([error]));
    if (i === 2) trainer.set_learning_rate(0.02);
    const weights = [...net.collect_params().values()].map((each) => each.data());
    results.push(await read(weights));
  }
  if (mode === "hybridized") penalty.hybridize(false);
  return results;
}

for (const backend of ["reference", "wasm"] satisfies BackendName[]) {
  describe(`on ${backend}`, () => {
    for (const [name, make] of Object.entries(layers)) {
      test(`a hybridized ${name} is an eager ${name}`, async () => {
        setBackend(await load(backend));
        expect(await runLayer(make, true)).toEqual(await runLayer(make, false));
      });
    }

    for (const [name, penalty] of Object.entries(lossTable)) {
      test(`training with ${name} is the same eager, hybridized and compiled`, async () => {
        setBackend(await load(backend));
        const eager = await runTraining(penalty, "sgd", "eager");
        expect(await runTraining(penalty, "sgd", "hybridized")).toEqual(eager);
        expect(await runTraining(penalty, "sgd", "compiled")).toEqual(eager);
      });
    }

    for (const optimizer of optimizers) {
      test(`training by ${optimizer} is the same eager, hybridized and compiled`, async () => {
        setBackend(await load(backend));
        const penalty = new losses.L2Loss();
        const eager = await runTraining(penalty, optimizer, "eager");
        expect(await runTraining(penalty, optimizer, "hybridized")).toEqual(eager);
        expect(await runTraining(penalty, optimizer, "compiled")).toEqual(eager);
      });
    }
  });
}

describe("a hybridized net", () => {
  test("may be called many times before one backward", async () => {
    setBackend(await load("reference"));
    const run = async (hybrid: boolean): Promise<unknown> => {
      const net = initialized(() => mlp());
      if (hybrid) net.hybridize();
      const total = autograd.record(() =>
        [1, 2, 3]
          .map((seed) =>
            net(data([2, 6], seed))
              .square()
              .sum(),
          )
          .reduce((a, b) => a.add(b)),
      );
      total.backward();
      return await read([...net.collect_params().values()].map((each) => each.grad()));
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("gives results that later calls leave alone", async () => {
    setBackend(await load("reference"));
    const net = initialized(() => mlp());
    net.hybridize();
    const first = net(data([2, 6], 1));
    const before = await first.toArray();
    net(data([2, 6], 2));
    expect(await first.toArray()).toEqual(before);
  });

  test("refuses a second derivative, and says what to do", async () => {
    setBackend(await load("reference"));
    const net = initialized(() => mlp());
    net.hybridize();
    const x = data([2, 6], 1).attach_grad();
    expect(() =>
      autograd.record(() => autograd.grad(net(x).sum(), x, { create_graph: true })),
    ).toThrow("Cannot differentiate the gradient of a hybridized block");
  });

  test("refuses more recorded calls than it can hold without a backward", async () => {
    setBackend(await load("reference"));
    const net = initialized(() => mlp());
    net.hybridize();
    const x = data([2, 6], 1);
    const held: nd.NDArray[] = [];
    const call = (): void => {
      held.push(autograd.record(() => net(x)));
    };
    expect(() => {
      for (let i = 0; i < 100; i++) call();
    }).toThrow(
      "Cannot record another call of a hybridized block: 64 calls wait for their backward()",
    );
  });

  test("traces anew when a layer is added", async () => {
    setBackend(await load("reference"));
    const net = new nn.Sequential();
    net.add(new nn.Dense(3));
    net.initialize();
    net.hybridize();
    expect(net(data([2, 6], 1)).shape).toEqual([2, 3]);
    const head = new nn.Dense(1);
    head.initialize();
    net.add(head);
    expect(net(data([2, 6], 1)).shape).toEqual([2, 1]);
  });

  test("keeps its memory constant over 1,000 steps", async () => {
    setBackend(await load("wasm"));
    const net = initialized(() => mlp());
    net.hybridize();
    const l2 = new losses.L2Loss();
    const trainer = new Trainer(net.collect_params(), "adam");
    const [x, y] = [data([4, 6], 1), data([4, 2], 2)];
    const step = (): void => {
      autograd.record(() => l2(net(x), y)).backward();
      trainer.step(4);
    };
    for (let i = 0; i < 20; i++) step();
    const before = nd.memory();
    for (let i = 0; i < 1000; i++) step();
    expect(nd.memory()).toEqual(before);
  });
});
