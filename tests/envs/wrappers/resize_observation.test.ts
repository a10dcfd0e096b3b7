/** Smaller pictures, as OpenCV's. */
import { describe, expect, test } from "bun:test";
import { ResizeObservation } from "../../../envs/mod.ts";
import { casesOf, comparePictures, type PictureCase } from "./gymnasium_wrappers.ts";
import { Pictures } from "./pictures_env.ts";
import { testWrapper } from "./wrapper_suite.ts";

describe("ResizeObservation", () => {
  testWrapper(() => new ResizeObservation(new Pictures(8, 6, 3), [5, 6]));

  test("shows what Gymnasium's shows, pixel for pixel", () => {
    for (const recorded of casesOf<PictureCase>("resized")) {
      comparePictures(
        new ResizeObservation(new Pictures(...recorded.size!), recorded.to!),
        recorded,
      );
    }
  });

  test("makes nothing larger", () => {
    expect(() => new ResizeObservation(new Pictures(8, 6, 3), [9, 6])).toThrow(
      "Cannot resize pictures of 8x6 to 9x6: area resampling makes them smaller",
    );
    expect(() => new ResizeObservation(new Pictures(8, 6, 3), [0, 6])).toThrow(RangeError);
  });
});
