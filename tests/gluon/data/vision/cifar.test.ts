import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { vision } from "../../../../gluon/data/mod.ts";
import { tar, withFolder } from "./files.ts";

const options = { check: false, url: null } as const;

/** An image of CIFAR's form, its planes of these colors. */
function record(labels: readonly number[], ...colors: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...labels,
    ...colors.flatMap((color) => Array<number>(1024).fill(color)),
  ]);
}

test("CIFAR10 reads its binary files, and makes pixels of the planes of colors", () =>
  withFolder(async (root) => {
    for (let i = 1; i <= 5; i++) {
      writeFileSync(join(root, `data_batch_${i}.bin`), record([i], i, 2 * i, 3 * i));
    }
    const dataset = await vision.CIFAR10.open({ root, ...options });
    const [image, label] = dataset.at(2);
    expect([dataset.length, label, image.shape]).toEqual([5, 3, [32, 32, 3]]);
    expect([...image.data.subarray(3069)]).toEqual([3, 6, 9]);
    writeFileSync(join(root, "data_batch_2.bin"), new Uint8Array(100));
    await expect(vision.CIFAR10.open({ root, ...options })).rejects.toThrow(
      "Cannot read CIFAR10: a file is no whole number of images; it is damaged",
    );
  }));

test("CIFAR100 reads the archive, with groups or classes as labels", () =>
  withFolder(async (root) => {
    const path = join(root, "cifar-100-binary.tar.gz");
    writeFileSync(
      path,
      gzipSync(tar({ "fine.txt": new Uint8Array(3), "test.bin": record([4, 71], 1, 2, 3) })),
    );
    const open = (fine_label: boolean): Promise<vision.CIFAR100> =>
      vision.CIFAR100.open({ root, train: false, fine_label, ...options });
    expect((await open(false)).at(0)[1]).toBe(4);
    expect((await open(true)).at(0)[1]).toBe(71);
    await expect(vision.CIFAR100.open({ root, ...options })).rejects.toThrow(
      "Cannot read cifar-100-binary.tar.gz of CIFAR100: train.bin is not in it; take another copy.",
    );
  }));
