/** Area resampling; golden values are in the tests of `ResizeObservation`. */
import { expect, test } from "bun:test";
import { AreaResize } from "../../../envs/atari/area_resize.ts";

test("a pixel is the mean of the area that it covers, rounded half to even", () => {
  const wide = new AreaResize({ height: 1, width: 3, channels: 1 }, [1, 2]);
  const target = new Uint8Array(2);
  wide.resize(Uint8Array.of(30, 60, 90), 0, target, 0);
  expect(target).toEqual(Uint8Array.of(40, 80)); // (30 + 60 / 2) / 1.5, (60 / 2 + 90) / 1.5
  const half = new AreaResize({ height: 1, width: 2, channels: 1 }, [1, 1]);
  for (const [pair, mean] of [
    [[1, 2], 2],
    [[2, 3], 2],
    [[255, 255], 255],
  ] as const) {
    half.resize(Uint8Array.from(pair), 0, target, 1);
    expect(target[1]).toBe(mean);
  }
});

test("pictures lie anywhere in an array", () => {
  const resize = new AreaResize({ height: 2, width: 2, channels: 1 }, [1, 1]);
  const target = new Uint8Array(3);
  resize.resize(Uint8Array.of(9, 9, 1, 2, 3, 6), 2, target, 1);
  expect(target).toEqual(Uint8Array.of(0, 3, 0));
});
