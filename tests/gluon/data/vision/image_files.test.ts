import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataLoader, vision } from "../../../../gluon/data/mod.ts";
import { imencode } from "../../../../gluon/image/mod.ts";
import { withFolder } from "./files.ts";

const png = (...data: number[]): Promise<Uint8Array> =>
  imencode({ shape: [1, 1, 3], dtype: "uint8", data: Uint8Array.from(data) });

test("ImageFolderDataset takes folders as classes, in order, and images alone", () =>
  withFolder(async (root) => {
    for (const name of ["dog", "cat"]) mkdirSync(join(root, name));
    writeFileSync(join(root, "dog", "a.png"), await png(1, 2, 3));
    writeFileSync(join(root, "cat", "b.PNG"), await png(4, 5, 6));
    writeFileSync(join(root, "cat", "notes.txt"), "");
    const dataset = await vision.ImageFolderDataset.open(root);
    expect([dataset.synsets, dataset.items.map(([, label]) => label)]).toEqual([
      ["cat", "dog"],
      [0, 1],
    ]);
    const [image, label] = await dataset.at(1);
    expect([[...image.data], image.shape, label]).toEqual([[1, 2, 3], [1, 1, 3], 1]);
    const gray = await vision.ImageFolderDataset.open(root, { flag: 0 });
    expect((await gray.at(0))[0].shape).toEqual([1, 1, 1]);
  }));

test("A damaged image is named by its file and its index when it is loaded", () =>
  withFolder(async (root) => {
    mkdirSync(join(root, "cat"));
    const path = join(root, "cat", "b.png");
    writeFileSync(join(root, "cat", "a.png"), await png(4, 5, 6));
    writeFileSync(path, (await png(4, 5, 6)).subarray(0, 40));
    const loader = new DataLoader(await vision.ImageFolderDataset.open(root), 2);
    const load = async (): Promise<void> => {
      for await (const _ of loader) throw new Error("nothing should come");
    };
    await expect(load()).rejects.toThrow(
      `Cannot load sample 1 of the dataset: Cannot decode file "${path}": `,
    );
  }));

test("ImageListDataset takes MXNet's lists, in a file or not", () =>
  withFolder(async (root) => {
    writeFileSync(join(root, "a.png"), await png(1, 2, 3));
    const list = join(root, "all.lst");
    writeFileSync(list, "0\t3.5\t1\ta.png\n");
    const dataset = await vision.ImageListDataset.open(root, list);
    const [image, label] = await dataset.at(0);
    expect([[...image.data], [...label]]).toEqual([
      [1, 2, 3],
      [3.5, 1],
    ]);
    const other = await vision.ImageListDataset.open(root, [[2, "a.png"]]);
    expect([other.length, [...(await other.at(0))[1]]]).toEqual([1, [2]]);
    writeFileSync(list, "0\tcat\ta.png\n");
    await expect(vision.ImageListDataset.open(root, list)).rejects.toThrow(
      `Cannot read the list in file "${list}": line 1 is none of an index, labels and a path`,
    );
  }));

test("A folder that is not there is named", async () => {
  await expect(vision.ImageFolderDataset.open("no such folder")).rejects.toThrow(
    'Cannot list folder "no such folder": ',
  );
});
