import { expect, test } from "bun:test";
import { imresize, resize_short } from "../../../gluon/image/resize.ts";
import { casesAbout, expectImage, hostTensor } from "./golden.ts";

for (const [i, { input, output, arguments: args }] of casesAbout("imresize").entries()) {
  test(`imresize(${JSON.stringify(args)}) of ${input.dtype} is MXNet's, but for a level (${i})`, () => {
    expectImage(imresize(hostTensor(input), ...(args as unknown as [number, number])), output, 1);
  });
}

test("resize_short() keeps the proportion", () => {
  const [{ input, output, arguments: args } = {} as never] = casesAbout("resize_short");
  expectImage(resize_short(hostTensor(input), ...(args as unknown as [number])), output, 1);
  const [high, wide] = [
    [6, 2, 1],
    [2, 5, 1],
  ].map((shape) => resize_short({ shape, dtype: "float32", data: new Float32Array(12) }, 4));
  expect([high?.shape, wide?.shape]).toEqual([
    [12, 4, 1],
    [4, 10, 1],
  ]);
});

test("imresize() refuses lengths and methods that there are not, and what is no image", () => {
  const image = { shape: [1, 1, 1], dtype: "uint8", data: Uint8Array.of(7) } as const;
  expect(() => imresize(image, 0, 2)).toThrow(
    "Cannot resize an image from 1x1 to 0x2: lengths are whole numbers, 1 or more.",
  );
  expect(() => imresize(image, 2, 2, { interp: 4 as never })).toThrow(
    "with interpolation 4: it must",
  );
  expect(() => imresize({ ...image, shape: [1, 1] }, 2, 2)).toThrow(
    "Cannot resize (1, 1): an image is",
  );
  expect(() => imresize({ ...image, dtype: "int32", data: Int32Array.of(7) }, 2, 2)).toThrow(
    "Cannot transform an image of int32: it must be uint8 or float32.",
  );
});
