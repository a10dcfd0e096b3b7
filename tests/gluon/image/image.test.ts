import { expect, test } from "bun:test";
import { checkImage, mapImage, movePixels } from "../../../gluon/image/image.ts";

const image = { shape: [1, 2, 2], dtype: "uint8", data: Uint8Array.of(10, 20, 30, 40) } as const;

test("mapImage() rounds and saturates uint8, and leaves float32 as it is", () => {
  expect([...mapImage(image, (x, i) => x * 8.01 - 100 * i).data]).toEqual([80, 60, 40, 20]);
  expect([...mapImage(image, (x) => x * 10).data]).toEqual([100, 200, 255, 255]);
  const floats = { ...image, dtype: "float32", data: Float32Array.of(1, 2, 3, 4) } as const;
  expect([...mapImage(floats, (x) => -x / 2).data]).toEqual([-0.5, -1, -1.5, -2]);
});

test("movePixels() takes whole pixels", () => {
  expect(movePixels(image, [2, 1], (y) => 1 - y)).toEqual({
    shape: [2, 1, 2],
    dtype: "uint8",
    data: Uint8Array.of(30, 40, 10, 20),
  });
});

test("checkImage() says what an image is", () => {
  expect(() => checkImage(null as never, "flip")).toThrow(
    "Cannot flip null: an image is a tensor on the host, { shape: [height, width, channels], dtype, data }",
  );
});
