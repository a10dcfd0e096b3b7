import { beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "../../../../backends/mod.ts";
import { DataLoader, vision } from "../../../../gluon/data/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { idx, withFolder } from "./files.ts";

beforeAll(async () => setBackend(await load("reference")));

const options = { check: false, url: null } as const;

test("MNIST reads its files; a loader gives its images and classes as they are, or transformed", () =>
  withFolder(async (root) => {
    const pixels = Array.from({ length: 3 * 28 * 28 }, (_, i) => i % 256);
    writeFileSync(join(root, "t10k-images-idx3-ubyte.gz"), idx([3, 28, 28], pixels));
    writeFileSync(join(root, "t10k-labels-idx1-ubyte.gz"), idx([3], [7, 2, 1]));
    const dataset = await vision.MNIST.open({ root, train: false, ...options });
    expect(dataset.length).toBe(3);
    const [image, label] = dataset.at(1);
    expect([image.shape, image.dtype, image.data[1], label]).toEqual([[28, 28, 1], "uint8", 17, 2]);
    for await (const [x, y] of new DataLoader(dataset, 2)) {
      expect([x.shape, x.dtype, y.dtype, await y.tolist()]).toEqual([
        [2, 28, 28, 1],
        "uint8",
        "int32",
        [7, 2],
      ]);
      break;
    }
    const tensors = dataset.transform_first(new vision.transforms.ToTensor());
    for await (const [x] of new DataLoader(tensors, 3)) {
      expect([x.shape, x.dtype]).toEqual([[3, 1, 28, 28], "float32"]);
      expect((await x.toArray())[255]).toBe(1);
    }
  }));

test("MNIST says where files belong that are not there, and refuses others than the published ones", () =>
  withFolder(async (root) => {
    const path = join(root, "train-images-idx3-ubyte.gz");
    await expect(vision.MNIST.open({ root, url: null })).rejects.toThrow(
      `Cannot load MNIST: file "${path}" is not there, and url is null; put it there, or give its folder as root, or a server`,
    );
    const offline = vision.FashionMNIST.open({ root, url: "http://127.0.0.1:1/" });
    await expect(offline).rejects.toThrow("it cannot be downloaded (Cannot read ");
    writeFileSync(path, idx([1, 2, 2], [1, 2, 3, 4]));
    await expect(vision.MNIST.open({ root, url: null })).rejects.toThrow(
      `Cannot load MNIST: file "${path}" is not the published train-images-idx3-ubyte.gz, by its SHA-1; remove it`,
    );
  }));

test("Files of MNIST that are damaged, or of another length, are refused", () =>
  withFolder(async (root) => {
    const [images, labels] = ["images-idx3", "labels-idx1"].map((name) =>
      join(root, `train-${name}-ubyte.gz`),
    ) as [string, string];
    const whole = idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    writeFileSync(images, whole.subarray(0, 20));
    writeFileSync(labels, idx([3], [1, 2, 3]));
    await expect(vision.MNIST.open({ root, ...options })).rejects.toThrow(
      "Cannot read train-images-idx3-ubyte.gz: it is no whole gzip file; it is damaged, take another copy.",
    );
    writeFileSync(images, idx([2, 2, 2], [1, 2, 3]));
    await expect(vision.MNIST.open({ root, ...options })).rejects.toThrow(
      "Cannot read train-images-idx3-ubyte.gz of MNIST: it is no IDX file of 3 axes of bytes",
    );
    writeFileSync(images, whole);
    await expect(vision.MNIST.open({ root, ...options })).rejects.toThrow(
      "all must be equally long",
    );
  }));
