/** Grey pictures, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { GrayscaleObservation, make } from "../../../envs/mod.ts";
import { casesOf, comparePictures, type PictureCase } from "./gymnasium_wrappers.ts";
import { Pictures } from "./pictures_env.ts";
import { testWrapper } from "./wrapper_suite.ts";

describe("GrayscaleObservation", () => {
  testWrapper(() => new GrayscaleObservation(new Pictures(4, 3, 3)));

  test("shows what Gymnasium's shows, pixel for pixel", () => {
    for (const recorded of casesOf<PictureCase>("grey")) {
      comparePictures(new GrayscaleObservation(new Pictures(9, 7, 3)), recorded);
    }
    expect(String(new GrayscaleObservation(new Pictures(9, 7, 3), true).observation_space)).toBe(
      "Box(0, 255, (9, 7, 1), uint8)",
    );
  });

  test("refuses what is no picture of three colours", () => {
    expect(() => new GrayscaleObservation(new Pictures(9, 7, 0))).toThrow(
      "Cannot make the observations of Pictures grey: they are in Box(0, 255, (9, 7), uint8); they must be pictures of uint8",
    );
    expect(() => new GrayscaleObservation(make("CartPole-v1") as never)).toThrow(TypeError);
  });
});
