/** `hybridize()` and compiled training steps mean what eager execution means, on one backend. */
import { describe, test } from "bun:test";
import { type BackendName, load } from "../../../backends/mod.ts";
import type { Tensor } from "../../../gluon/io/safetensors.ts";
import {
  autograd,
  type Block,
  loss as losses,
  nd,
  nn,
  type Parameter,
  rnn,
  Trainer,
} from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { Layer } from "../../../gluon/nn/sequential.ts";
import type { OptimizerName, OptionsByName } from "../../../gluon/optimizer/create.ts";
import { type Declare, expectAlike } from "../nd/ops/conformance.ts";

export const layers: Readonly<Record<string, () => Block>> = {
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
  BatchNormReLU: () => new nn.BatchNormReLU(),
  SyncBatchNorm: () => new nn.SyncBatchNorm(),
  GroupNorm: () => new nn.GroupNorm({ num_groups: 2 }),
  InstanceNorm: () => onImages(new nn.InstanceNorm({ scale: true })),
  Concurrent: () => new nn.Concurrent({}, new nn.Dense(2), new nn.Dense(3)),
  Conv1D: () => onSignals(new nn.Conv1D(3, 2, { padding: 1, strides: 2, activation: "tanh" })),
  Conv2D: () => onImages(new nn.Conv2D(3, 2, { padding: 1, activation: "relu" })),
  Conv3D: () => onVolumes(new nn.Conv3D(2, [1, 2, 2])),
  Conv1DTranspose: () => onSignals(new nn.Conv1DTranspose(2, 3, { strides: 2 })),
  Conv2DTranspose: () => onImages(new nn.Conv2DTranspose(2, 3, { padding: 1, strides: 2 })),
  Conv3DTranspose: () => onVolumes(new nn.Conv3DTranspose(2, [1, 2, 1])),
  MaxPool1D: () => onSignals(new nn.MaxPool1D({ pool_size: 3, padding: 1 })),
  MaxPool2D: () => onImages(new nn.MaxPool2D({ padding: 1 })),
  MaxPool3D: () => onVolumes(new nn.MaxPool3D({ pool_size: [1, 2, 2] })),
  AvgPool1D: () => onSignals(new nn.AvgPool1D()),
  AvgPool2D: () => onImages(new nn.AvgPool2D({ padding: 1, count_include_pad: false })),
  AvgPool3D: () => onVolumes(new nn.AvgPool3D({ pool_size: [1, 2, 2] })),
  GlobalMaxPool1D: () => onSignals(new nn.GlobalMaxPool1D()),
  GlobalMaxPool2D: () => onImages(new nn.GlobalMaxPool2D()),
  GlobalMaxPool3D: () => onVolumes(new nn.GlobalMaxPool3D()),
  GlobalAvgPool1D: () => onSignals(new nn.GlobalAvgPool1D()),
  GlobalAvgPool2D: () => onImages(new nn.GlobalAvgPool2D()),
  GlobalAvgPool3D: () => onVolumes(new nn.GlobalAvgPool3D()),
  ReflectionPad2D: () => onImages(new nn.ReflectionPad2D(1)),
  PixelShuffle1D: () => new nn.Sequential(onSignals(new nn.Conv1D(4, 1)), new nn.PixelShuffle1D(2)),
  PixelShuffle2D: () => new nn.Sequential(onImages(new nn.Conv2D(4, 1)), new nn.PixelShuffle2D(2)),
  PixelShuffle3D: () => new nn.Sequential(onVolumes(new nn.Conv3D(8, 1)), new nn.PixelShuffle3D(2)),
  LeakyReLU: () => new nn.LeakyReLU(0.1),
  PReLU: () => new nn.PReLU(),
  ELU: () => new nn.ELU(0.5),
  SELU: () => new nn.SELU(),
  GELU: () => new nn.GELU(),
  Swish: () => new nn.Swish(2),
  RNN: () => onSequences(new rnn.RNN(4, 2, { bidirectional: true, dropout: 0.3 })),
  LSTM: () => onSequences(new rnn.LSTM(3)),
  GRU: () => onSequences(new rnn.GRU(4, { layout: "NTC" })),
  "cells, unrolled": () => onSequences(new Unroll()),
  Embedding: () => onIndices(new nn.Embedding(4, 3)),
  Sequential: () => new nn.Sequential(new nn.Sequential(), new nn.Sequential(mlp())),
  "an MLP": () => mlp(),
  "an MLP with dropout": () => mlp(new nn.Dropout(0.5)),
};

export const lossTable: Readonly<Record<string, Block>> = {
  L2Loss: new losses.L2Loss(),
  L1Loss: new losses.L1Loss(),
  HuberLoss: new losses.HuberLoss({ rho: 0.5 }),
  SigmoidBCELoss: new losses.SigmoidBCELoss(),
  "SoftmaxCELoss on distributions": new losses.SoftmaxCELoss({ sparse_label: false }),
  KLDivLoss: new losses.KLDivLoss({ from_logits: false }),
  "SoftmaxCELoss on classes": onClasses(new losses.SoftmaxCELoss()),
  HingeLoss: new losses.HingeLoss(),
  SquaredHingeLoss: new losses.SquaredHingeLoss(),
  LogisticLoss: new losses.LogisticLoss(),
  TripletLoss: onThree(new losses.TripletLoss()),
  CosineEmbeddingLoss: onSigns(new losses.CosineEmbeddingLoss()),
  PoissonNLLLoss: new losses.PoissonNLLLoss({ compute_full: true }),
  SDMLLoss: new losses.SDMLLoss(),
  CTCLoss: onFrames(new losses.CTCLoss()),
};

/** Options of each optimizer, besides those that all have. */
const optimizers: { readonly [Name in OptimizerName]: readonly OptionsByName[Name][] } = {
  sgd: [{}, { momentum: 0.9 }],
  nag: [{ momentum: 0.9 }],
  adam: [{}],
  adamw: [{}],
  adamax: [{}],
  nadam: [{}],
  rmsprop: [{}, { centered: true }],
  adagrad: [{}],
  adadelta: [{}],
  signum: [{}, { momentum: 0 }],
  ftrl: [{}],
  ftml: [{}],
  lamb: [{}],
  lars: [{}, { momentum: 0.9 }],
  lbsgd: [{}, { momentum: 0.9, batch_scale: 2 }, { warmup_strategy: "lars" }],
  sgld: [{ seed: 5 }],
  dcasgd: [{}, { momentum: 0.9 }],
  groupadagrad: [], // takes matrices only, and the net has biases
};

export function mlp(between?: Block): Block {
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

/** A layer that sees each sample as a volume `(1, 1, 2, 3)`. */
function onVolumes(layer: Block): Block {
  return new nn.Sequential(new nn.Lambda((x) => x.reshape([-1, 1, 1, 2, 3])), layer);
}

/** A layer that sees the first samples as two steps `(1, columns)`; on WebGPU each more takes seconds to compile. */
function onSequences(layer: Layer): Block {
  const flat = new nn.Lambda((y) => y.reshape([y.shape[0] as number, -1]));
  return new nn.Sequential(new nn.Lambda((x) => x.slice([0], [2]).expand_dims(1)), layer, flat);
}

/** Cells that remember something between steps, unrolled over a sequence. */
class Unroll extends nn.Block {
  readonly cell = new rnn.SequentialRNNCell(
    new rnn.ZoneoutCell(new rnn.RNNCell(3), { zoneout_outputs: 0.2, zoneout_states: 0.3 }),
    new rnn.VariationalDropoutCell(new rnn.RNNCell(4), { drop_inputs: 0.2, drop_states: 0.3 }),
  );

  override forward(x: nd.NDArray): nd.NDArray {
    const options = { layout: "TNC", merge_outputs: true } as const;
    return this.cell.unroll(x.shape[0] as number, x, options)[0];
  }
}

/** A layer that sees each element as an index, 0 to 3. */
function onIndices(layer: Block): Block {
  return new nn.Sequential(new nn.Lambda((x) => x.abs().floor().astype("int32")), layer);
}

/** A loss whose labels are the classes that have the largest label. */
function onClasses(penalty: losses.Loss): Block {
  return new (class OnClasses extends nn.Block {
    override forward(pred: nd.NDArray, label: nd.NDArray): nd.NDArray {
      return penalty(pred, label.argmax({ axis: 1 }));
    }
  })();
}

/** A loss of a prediction, its label and what is unlike it. */
function onThree(penalty: losses.TripletLoss): Block {
  return new (class OnThree extends nn.Block {
    override forward(pred: nd.NDArray, label: nd.NDArray): nd.NDArray {
      return penalty(pred, label, label.flip(1));
    }
  })();
}

/** A loss of two vectors that are alike where the second begins with a large number. */
function onSigns(penalty: losses.CosineEmbeddingLoss): Block {
  return new (class OnSigns extends nn.Block {
    override forward(pred: nd.NDArray, label: nd.NDArray): nd.NDArray {
      const first = label.slice_axis(1, 0, 1);
      return penalty(pred, label, first.greater(0.5).multiply(2).subtract(1));
    }
  })();
}

/** A loss of the whole batch as one sequence of two classes, of which one is to be found once. */
function onFrames(penalty: losses.CTCLoss): Block {
  return new (class OnFrames extends nn.Block {
    override forward(pred: nd.NDArray, label: nd.NDArray): nd.NDArray {
      return penalty(pred.expand_dims(0), label.slice([0, 0], [1, 1]).floor());
    }
  })();
}

/** Draws that are the same for the eager and the replayed run. */
export function data(shape: readonly number[], seed: number): nd.NDArray {
  return nd.random.normal(0, 1, { shape, rng: nd.random.default_rng(seed) });
}

/** Values of parameters, as `load_dict` takes them. */
async function tensorsOf(parameters: ReadonlyMap<string, Parameter>): Promise<Map<string, Tensor>> {
  const entries = [...parameters].map(async ([name, parameter]): Promise<[string, Tensor]> => {
    const { shape } = parameter.data();
    return [name, { dtype: "float32", shape, data: await parameter.data().toArray() }];
  });
  return new Map(await Promise.all(entries));
}

export async function read(arrays: Iterable<nd.NDArray>): Promise<ArrayLike<number>[]> {
  return await Promise.all([...arrays].map((array) => array.toArray()));
}

export function initialized(make: () => Block): Block {
  const net = make();
  net.initialize("xavier", { rng: nd.random.default_rng(3) });
  return net;
}

/** Outputs and gradients over batches of changing size, training and predicting, weights reloaded. */
async function runLayer(make: () => Block, hybrid: boolean): Promise<ArrayLike<number>[]> {
  const net = initialized(make);
  if (hybrid) net.hybridize();
  const results: ArrayLike<number>[] = [];
  for (const [i, batch] of [4, 4, 3, 4, 4, 3].entries()) {
    const x = data([batch, 6], i).attach_grad();
    const y = autograd.record(() => net(x), { train_mode: i !== 3 });
    y.backward();
    const parameters = [...net.collect_params().values()];
    const grads = parameters.flatMap((each) => (each.grad_req === "null" ? [] : [each.grad()]));
    results.push(...(await read([y, net(x), ...(x.grad ? [x.grad] : []), ...grads])));
    if (i === 1) for (const each of parameters) each.set_data(each.data().multiply(0.5));
  }
  return results;
}

/** Losses and weights over steps with changing batch size and learning rate. */
async function runTraining(
  penalty: Block,
  optimizer: OptimizerName,
  own: object,
  mode: "eager" | "hybridized" | "compiled",
): Promise<ArrayLike<number>[]> {
  const net = initialized(() => mlp(new nn.Dropout(0.25)));
  net(data([1, 6], 0));
  if (mode === "hybridized") for (const block of [net, penalty]) block.hybridize();
  const parameters = net.collect_params();
  const first = await tensorsOf(parameters);
  const options = { learning_rate: 0.05, wd: 0.01, clip_gradient: 1, ...own };
  const trainer = new Trainer(parameters, optimizer, options);
  const step = (x: nd.NDArray, label: nd.NDArray): nd.NDArray => {
    const error = autograd.record(() => penalty(net(x), label));
    error.backward();
    trainer.step(4);
    return error;
  };
  const run = mode === "compiled" ? nd.compile(step) : step;
  const results: ArrayLike<number>[] = [];
  for (const [i, batch] of [4, 4, 3, 4, 4, 4].entries()) {
    if (i === 4) net.load_dict(first);
    if (i === 5) parameters.get("0.weight")!.grad_req = "null";
    const label = data([batch, 2], 50 + i).sigmoid();
    const error = run(data([batch, 6], i), label);
    results.push(...(await read([error])));
    if (i === 2) trainer.set_learning_rate(0.02);
    const weights = [...parameters.values()].map((each) => each.data());
    results.push(...(await read(weights)));
  }
  if (mode === "hybridized") penalty.hybridize(false);
  return results;
}

/**
 * Declares the suite for one backend: results must be equal, or within `tolerance` relative to magnitudes above 1,
 * where kernels that are put together round otherwise.
 */
export function hybridizeSuite(backend: BackendName, tolerance = 0, declare: Declare = test): void {
  const trainsAlike = async (penalty: Block, by: OptimizerName, own: object): Promise<void> => {
    setBackend(await load(backend));
    const eager = await runTraining(penalty, by, own, "eager");
    expectAlike(await runTraining(penalty, by, own, "hybridized"), eager, tolerance);
    expectAlike(await runTraining(penalty, by, own, "compiled"), eager, tolerance);
  };

  describe(`on ${backend}`, () => {
    for (const [name, make] of Object.entries(layers)) {
      declare(`a hybridized ${name} is an eager ${name}`, async () => {
        setBackend(await load(backend));
        expectAlike(await runLayer(make, true), await runLayer(make, false), tolerance);
      });
    }

    for (const [name, penalty] of Object.entries(lossTable)) {
      declare(`training with ${name} is the same eager, hybridized and compiled`, () =>
        trainsAlike(penalty, "sgd", {}),
      );
    }

    for (const [optimizer, variants] of Object.entries(optimizers)) {
      for (const own of variants) {
        declare(
          `training by ${optimizer} ${JSON.stringify(own)} is the same eager, hybridized and compiled`,
          () => trainsAlike(new losses.L2Loss(), optimizer as OptimizerName, own),
        );
      }
    }
  });
}
