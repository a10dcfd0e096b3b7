/**
 * How long a trainer waits for its DataLoader: `bun bench/loader.ts --batches 200`. Trains LeNet (d2l's, batches of 256)
 * on images of MNIST's size, from arrays on the device, from images that are transformed on this thread, and in worker
 * threads, and tells the share of the time in which it waited for a batch. `--json` names a file for the figures.
 */
import { writeFileSync } from "node:fs";
import { exit } from "node:process";
import { Command } from "commander";
import { autograd, gluon, loss, nd, nn, use } from "glueball";
import { wholeNumber } from "../cli/flags.ts";
import { dataset, images } from "./loader_dataset.ts";

const { batches, backend, json } = new Command("bench/loader.ts")
  .description("How long a trainer waits for its DataLoader.")
  .option("--batches <n>", "batches of each loader", wholeNumber(1), 200)
  .option("--backend <name>", "where to compute", "wasm")
  .option("--json <path>", "where to write the figures")
  .parse()
  .opts<{ batches: number; backend: "wasm"; json?: string }>();
await use(backend);

type Batches = AsyncIterable<readonly [x: nd.NDArray, y: nd.NDArray]>;

const options = { shuffle: true, rng: nd.random.default_rng(1) } as const;
const workerModule = new URL("./loader_dataset.ts", import.meta.url);
const { DataLoader, ArrayDataset } = gluon.data;

/** The whole dataset as arrays on the device. */
async function onDevice(): Promise<Batches> {
  for await (const [x, y] of new DataLoader(images, images.length)) {
    const pixels = x.reshape([images.length, 1, 28, 28]).astype("float32").divide(255);
    return new DataLoader(new ArrayDataset(pixels, y), 256, options);
  }
  throw new Error("Cannot load the images");
}

const loaders: Readonly<Record<string, () => Batches | Promise<Batches>>> = {
  "arrays on the device": onDevice,
  "ToTensor on this thread": () => new DataLoader(dataset, 256, options),
  "ToTensor in 1 worker thread": () =>
    new DataLoader(dataset, 256, { ...options, num_workers: 1, workerModule }),
};

function makeStep(): (x: nd.NDArray, y: nd.NDArray) => Promise<number> {
  const net = new nn.Sequential();
  net.add(
    new nn.Conv2D(6, 5, { padding: 2, activation: "sigmoid" }),
    new nn.AvgPool2D(),
    new nn.Conv2D(16, 5, { activation: "sigmoid" }),
    new nn.AvgPool2D(),
    new nn.Dense(120, { activation: "sigmoid" }),
    new nn.Dense(84, { activation: "sigmoid" }),
    new nn.Dense(10),
  );
  net.initialize("xavier");
  net.hybridize();
  const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate: 0.9 });
  const crossEntropy = new loss.SoftmaxCrossEntropyLoss();
  return (x, y) => {
    const error = autograd.record(() => crossEntropy(net(x), y));
    error.backward();
    trainer.step(x.shape[0] as number);
    return error.mean().asscalar();
  };
}

const results: Record<string, { waitedShare: number; msPerBatch: number }> = {};
for (const [name, open] of Object.entries(loaders)) {
  const [loader, step] = [await open(), makeStep()];
  let [count, waited, worked] = [-3, 0, 0]; // the first three warm up
  for (let last = performance.now(); count < batches; ) {
    for await (const [x, y] of loader) {
      const began = performance.now();
      await step(x, y);
      const ended = performance.now();
      if (count >= 0) {
        waited += began - last;
        worked += ended - began;
      }
      last = ended;
      if (++count === batches) break;
    }
  }
  const share = waited / (waited + worked);
  results[name] = { waitedShare: share, msPerBatch: (waited + worked) / batches };
  const each = results[name].msPerBatch.toFixed(1);
  console.log(`${name}: waited ${(100 * share).toFixed(1)}% of the time, ${each} ms a batch`);
}
if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
exit(0);
