import { expect, test } from "bun:test";
import { join } from "node:path";
import { vision } from "../../../../gluon/data/mod.ts";
import { MXIndexedRecordIO, pack, pack_img } from "../../../../gluon/recordio/mod.ts";
import { withFolder } from "./files.ts";

test("ImageRecordDataset gives images and labels, and names a record that is damaged", () =>
  withFolder(async (root) => {
    const image = { shape: [1, 1, 3], dtype: "uint8", data: Uint8Array.of(7, 8, 9) } as const;
    const path = join(root, "a.rec");
    const writer = await MXIndexedRecordIO.open(join(root, "a.idx"), path, "w");
    writer.write_idx(0, await pack_img({ label: 3, id: 0, id2: 0 }, image));
    writer.write_idx(1, await pack_img({ label: Float32Array.of(1, 2), id: 1, id2: 0 }, image));
    writer.write_idx(2, pack({ label: 0, id: 2, id2: 0 }, new Uint8Array(50)));
    await writer.close();
    const dataset = await vision.ImageRecordDataset.open(path);
    expect(dataset.length).toBe(3);
    expect(await dataset.at(0)).toEqual([image, 3]);
    expect(await dataset.at(1)).toEqual([image, Float32Array.of(1, 2)]);
    await expect(dataset.at(2)).rejects.toThrow(
      "Cannot decode record 2: they do not begin as a PNG",
    );
    await dataset.close();
  }));
