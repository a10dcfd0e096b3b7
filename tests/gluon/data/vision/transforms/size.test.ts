import { expect, test } from "bun:test";
import { transforms } from "../../../../../gluon/data/vision/mod.ts";
import { default_rng } from "../../../../../gluon/random/generator.ts";
import { casesAbout, expectImage, hostTensor } from "../../../image/golden.ts";

const { CenterCrop, CropResize, RandomResizedCrop, Resize } = transforms;

test("Resize, CropResize and CenterCrop are MXNet's", () => {
  for (const { input, output, arguments: args } of casesAbout("Resize")) {
    expectImage(new Resize(...(args as unknown as [number]))(hostTensor(input)), output, 1);
  }
  for (const { input, output, arguments: args } of casesAbout("CropResize")) {
    const place = args as unknown as [number, number, number, number];
    expectImage(new CropResize(...place)(hostTensor(input)), output);
    expect(new CropResize(...place, { size: 2 })(hostTensor(input)).shape).toEqual([2, 2, 3]);
  }
  for (const { input, output, arguments: args } of casesAbout("center_crop")) {
    expectImage(new CenterCrop(args[0] as never)(hostTensor(input)), output, 1);
  }
});

test("RandomResizedCrop gives images of its size, others each time, the same by one seed", () => {
  const image = hostTensor(casesAbout("Resize")[0]!.input);
  const draw = (): unknown[] => {
    const crop = new RandomResizedCrop([4, 3], { scale: [0.3, 0.6], rng: default_rng(2) });
    return [crop(image), crop(image)];
  };
  const [first, second] = draw();
  expect((first as { shape: number[] }).shape).toEqual([3, 4, 3]);
  expect(second).not.toEqual(first);
  expect(draw()).toEqual([first, second]);
});
