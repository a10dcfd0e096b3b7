import { expect, test } from "bun:test";
import { transforms } from "../../../../../gluon/data/vision/mod.ts";
import { casesAbout, expectImage, hostTensor } from "../../../image/golden.ts";

const { Cast, Normalize, ToTensor } = transforms;

test("ToTensor and Normalize are MXNet's", () => {
  for (const { input, output } of casesAbout("ToTensor")) {
    expectImage(new ToTensor()(hostTensor(input)), output);
  }
  for (const { input, output, arguments: args } of casesAbout("Normalize")) {
    expectImage(new Normalize(...(args as unknown as [number, number]))(hostTensor(input)), output);
  }
});

test("Normalize refuses images, other channels, and a deviation of 0", () => {
  const image = hostTensor(casesAbout("ToTensor")[0]!.input);
  expect(() => new Normalize(0.5, 0.5)(image)).toThrow(
    "Cannot normalize (6, 8, 3) of uint8: it must be float32 (channels, height, width), after ToTensor",
  );
  expect(() => new Normalize([1, 2], 1)(new ToTensor()(image))).toThrow("with 2 means and 1 stds");
  expect(() => new Normalize(0, 0)).toThrow("by mean 0 and std 0: they must be finite, std not 0.");
});

test("Cast converts numbers", () => {
  const floats = { shape: [2], dtype: "float32", data: Float32Array.of(1.7, 3) } as const;
  expect(new Cast("int32")(floats)).toEqual({
    shape: [2],
    dtype: "int32",
    data: Int32Array.of(1, 3),
  });
  expect(() => new Cast("float16" as never)).toThrow('Cannot cast to "float16": it must be one of');
});
