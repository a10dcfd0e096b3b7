/**
 * Fine-tuning: a net that knows the handwritten digits 0 to 4, read from a model folder, learns 5 to 9 from 20 images each.
 * Its features are kept and learn slowly; the output is new.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "node:process";
import { autograd, gluon, loss, metric, nd, nn, use } from "../mod.ts";

const [epochs, seed] = [Number(argv[2] ?? 30), Number(argv[3] ?? 0)];
await use("wasm");
const rng = nd.random.default_rng(seed);
const crossEntropy = new loss.SoftmaxCrossEntropyLoss();

const file = await readFile(new URL("data/digits.safetensors", import.meta.url));
const { images, labels } = Object.fromEntries(gluon.safetensors.decode(file).tensors);

/** Images of the digits from `first` on, five of them, in random order: so many of each, or the others. */
function digitsFrom(first: number, count: number): [training: Digits, testing: Digits] {
  const places = Array.from(labels!.data, (label, i) => [label - first, i] as const);
  const own = places.filter(([label]) => label >= 0 && label < 5);
  rng.shuffle(own);
  const counts = new Map<number, number>();
  const isEarly = own.map(([label]) => {
    const before = counts.get(label) ?? 0;
    counts.set(label, before + 1);
    return before < count;
  });
  return [
    new Digits(own.filter((_, i) => isEarly[i])),
    new Digits(own.filter((_, i) => !isEarly[i])),
  ];
}

/** Images (n, 1, 8, 8) of 0 to 1, and labels. */
class Digits {
  readonly x: nd.NDArray;
  readonly y: nd.NDArray;

  constructor(places: readonly (readonly [label: number, at: number])[]) {
    const pixels = places.flatMap(([, at]) =>
      Array.from(images!.data.slice(64 * at, 64 * (at + 1))),
    );
    this.x = nd.array(
      Float32Array.from(pixels, (value) => value / 16),
      {
        shape: [places.length, 1, 8, 8],
      },
    );
    this.y = nd.array(places.map(([label]) => label));
  }
}

/** A net with features and an output, like those of the model zoo. */
class Net extends nn.Block {
  readonly features = new nn.Sequential(
    new nn.Conv2D(16, 3, { padding: 1, activation: "relu" }),
    new nn.MaxPool2D(),
    new nn.Conv2D(32, 3, { padding: 1, activation: "relu" }),
    new nn.Flatten(),
    new nn.Dense(64, { activation: "relu" }),
  );
  output = new nn.Dense(5);

  override forward(x: nd.NDArray): nd.NDArray {
    return this.output(this.features(x));
  }
}

async function train(net: Net, { x, y }: Digits, testing: Digits, epochs: number): Promise<void> {
  const trainer = new gluon.Trainer(net.collect_params(), "adam", { learning_rate: 0.002 });
  const data = new gluon.data.ArrayDataset(x, y);
  const batches = new gluon.data.DataLoader(data, 20, { shuffle: true, rng });
  const accuracy = new metric.Accuracy();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for await (const [images, labels] of batches) {
      autograd.record(() => crossEntropy(net(images), labels)).backward();
      trainer.step(images.shape[0]!);
    }
    accuracy.reset();
    await accuracy.update(testing.y, net(testing.x));
    const score = (100 * accuracy.get()[1]).toFixed(2);
    if (epoch === 1 || epoch === epochs)
      console.log(`epoch ${epoch}, test accuracy score ${score}%`);
  }
}

const folder = await mkdtemp(join(tmpdir(), "digits-"));
try {
  console.log("0 to 4, from many images:");
  const first = new Net();
  first.initialize("xavier", { rng });
  await train(first, ...digitsFrom(0, 140), Math.ceil(epochs / 4));
  await gluon.save_pretrained(first, folder, { task: "image-classification" });

  console.log("5 to 9, from 20 images each:");
  const net = await gluon.from_pretrained(folder, () => new Net());
  net.output = new nn.Dense(5);
  net.output.initialize("xavier", { rng });
  net.features.collect_params().setattr("lr_mult", 0.5);
  await train(net, ...digitsFrom(5, 20), epochs);
} finally {
  await rm(folder, { recursive: true });
}
