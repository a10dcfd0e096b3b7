/** Upsampling, where goldens do not reach. */
import { expect, test } from "bun:test";
import { ones, UpSampling } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("images may be added, and what is no image is refused", async () => {
    const images = [ones([1, 1, 1, 2]), ones([1, 1, 2, 4])];
    const sum = UpSampling(images, { scale: 2, sample_type: "nearest", multi_input_mode: "sum" });
    await expectValues(sum, [
      [
        [
          [2, 2, 2, 2],
          [2, 2, 2, 2],
        ],
      ],
    ]);
    expect(() => UpSampling([ones([2, 2])], { scale: 2, sample_type: "nearest" })).toThrow(
      "Cannot UpSampling (2, 2) with scale 2",
    );
    expect(() => UpSampling([ones([1, 1, 1, 1])], { scale: 2, sample_type: "bilinear" })).toThrow(
      'it is "nearest" or, with a weight, "bilinear"',
    );
  });
});
