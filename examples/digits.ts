/**
 * Handwritten digits: a small convolutional net learns the 1,797 of scikit-learn, (8, 8) pixels each, and is tested on
 * those that it has not seen.
 */
import { readFile } from "node:fs/promises";
import { argv } from "node:process";
import { autograd, gluon, loss, lr_scheduler, metric, nd, nn, use } from "../mod.ts";

const [epochs, seed] = [Number(argv[2] ?? 20), Number(argv[3] ?? 0)];
await use("wasm");
const rng = nd.random.default_rng(seed);

// Images as (1, 8, 8) of 0 to 1, in random order: one fifth is for the test.
const file = await readFile(new URL("data/digits.safetensors", import.meta.url));
const { images, labels } = Object.fromEntries(gluon.safetensors.decode(file).tensors);
const pixels = Float32Array.from(images!.data, (value) => value / 16);
const digits = new gluon.data.ArrayDataset(
  nd.array(pixels, { shape: [images!.shape[0]!, 1, 8, 8] }),
  nd.array(Float32Array.from(labels!.data)),
);
const shuffled = digits.sample(new gluon.data.RandomSampler(digits.length, { rng }));
const testing = shuffled.take(Math.floor(digits.length / 5));
const training = shuffled.sample(
  new gluon.data.SequentialSampler(digits.length - testing.length, testing.length),
);
const batches = new gluon.data.DataLoader(training, 32, { shuffle: true, rng });

const net = new nn.Sequential();
net.add(
  new nn.Conv2D(32, 3, { padding: 1, activation: "relu" }),
  new nn.BatchNorm(),
  new nn.Conv2D(64, 3, { padding: 1, activation: "relu" }),
  new nn.BatchNorm(),
  new nn.MaxPool2D(),
  new nn.Dropout(0.25),
  new nn.Dense(128, { activation: "relu" }),
  new nn.Dropout(0.5),
  new nn.Dense(10),
);
net.initialize("xavier", { rng });
net.hybridize();
const max_update = epochs * batches.length;
const schedule = new lr_scheduler.CosineScheduler({ max_update, base_lr: 0.002 });
const trainer = new gluon.Trainer(net.collect_params(), "adam", { lr_scheduler: schedule });
const crossEntropy = new loss.SoftmaxCrossEntropyLoss();

const [error, accuracy] = [new metric.Loss(), new metric.Accuracy()];
async function test(): Promise<number> {
  accuracy.reset();
  for await (const [x, y] of new gluon.data.DataLoader(testing, 128))
    await accuracy.update(y, net(x));
  return accuracy.get()[1];
}

for (let epoch = 1; epoch <= epochs; epoch++) {
  error.reset();
  for await (const [x, y] of batches) {
    const value = autograd.record(() => crossEntropy(net(x), y));
    value.backward();
    trainer.step(x.shape[0]!);
    await error.update(null, value);
  }
  const score = (100 * (await test())).toFixed(2);
  console.log(`epoch ${epoch}, loss ${error.get()[1].toFixed(4)}, test accuracy score ${score}%`);
}
