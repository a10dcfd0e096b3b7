import { expect, test } from "bun:test";
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustLighting,
  adjustSaturation,
} from "../../../gluon/image/color.ts";
import { casesAbout, expectImage, hostTensor } from "./golden.ts";

const functions = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  hue: adjustHue,
  lighting: adjustLighting,
} as const;

for (const [name, fn] of Object.entries(functions)) {
  for (const { input, output, arguments: args } of casesAbout(name)) {
    test(`${name} by ${args} of ${input.dtype} is MXNet's, but for a level where rounding decides`, () => {
      expectImage(fn(hostTensor(input), args[0] as never), output, 1);
    });
  }
}

test("adjustSaturation() draws a pixel apart from its brightness, which MXNet takes for that of its blue", () => {
  const pixel = {
    shape: [1, 1, 3],
    dtype: "float32",
    data: Float32Array.of(100, 200, 50),
  } as const;
  const gray = 0.299 * 100 + 0.587 * 200 + 0.114 * 50;
  const wanted = [100, 200, 50].map((x) => Math.fround(0.4 * x + 0.6 * gray));
  expect([...adjustSaturation(pixel, 0.4).data]).toEqual(wanted);
});

test("Gray images have no hue and no saturation; two channels have no color", () => {
  const gray = { shape: [1, 1, 1], dtype: "uint8", data: Uint8Array.of(7) } as const;
  for (const fn of [adjustHue, adjustSaturation]) expect(fn(gray, 0.5)).toEqual(gray);
  const two = { shape: [1, 1, 2], dtype: "uint8", data: Uint8Array.of(7, 8) } as const;
  expect(() => adjustHue(two, 0.5)).toThrow(
    "Cannot change the color of an image (1, 1, 2): it must have 3 channels, red, green and blue, or 1.",
  );
});
