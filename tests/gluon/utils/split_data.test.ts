/** Batches in parts. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { utils } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { arange } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("split_data()", () => {
  test("gives equal parts, or first parts with one more", async () => {
    const values = async (size: number, parts: number, even_split: boolean): Promise<unknown> =>
      await Promise.all(
        utils.split_data(arange(size), parts, { even_split }).map((x) => x.tolist()),
      );
    expect(await values(4, 2, true)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(await values(7, 3, false)).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(await values(3, 3, true)).toEqual([[0], [1], [2]]);
  });

  test("splits along the batch axis, and is differentiated", async () => {
    const x = arange(6).reshape([2, 3]).attach_grad();
    const parts = record(() => utils.split_data(x, 3, { batch_axis: 1 }));
    expect(parts.map(({ shape }) => shape)).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
    ]);
    record(() => utils.split_data(x, 3, { batch_axis: 1 })[1]!.square().sum()).backward();
    expect(await x.grad!.tolist()).toEqual([
      [0, 2, 0],
      [0, 8, 0],
    ]);
  });

  test("refuses parts that there are not", () => {
    expect(() => utils.split_data(arange(7), 3)).toThrow(
      "Cannot split (7,) evenly into 3 parts along axis 0: use a batch size that 3 divides, or set " +
        "even_split to false.",
    );
    expect(() => utils.split_data(arange(2), 3)).toThrow(
      "Cannot split (2,) into 3 parts along axis 0: it must be a whole number from 1 to 2.",
    );
  });
});

test("split_and_load() gives a part for each context, also of plain numbers", async () => {
  const parts = utils.split_and_load(
    [
      [1, 2],
      [3, 4],
    ],
    ["cpu", "cpu"],
  );
  expect(await Promise.all(parts.map((x) => x.tolist()))).toEqual([[[1, 2]], [[3, 4]]]);
  const whole = arange(3);
  expect(utils.split_and_load(whole, ["cpu"])[0]).toBe(whole);
});
