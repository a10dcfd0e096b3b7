/** Skipped observations, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { MaxAndSkipObservation, make } from "../../../envs/mod.ts";
import { casesOf, comparePictures, type PictureCase } from "./gymnasium_wrappers.ts";
import { Pictures } from "./pictures_env.ts";
import { testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("MaxAndSkipObservation", () => {
  testWrapper(
    () => new MaxAndSkipObservation<"uint8", number>(new Pictures(4, 3, 0), 3),
    // Where an episode ends early, it shows frames of the one before, as Gymnasium's does.
    ({ what }) => /seed/.test(what),
  );
  testVectorRefused("MaxAndSkipObservation", (env) => new MaxAndSkipObservation(env));

  test("shows what Gymnasium's shows, pixel for pixel", () => {
    for (const recorded of casesOf<PictureCase>("skipped")) {
      comparePictures(
        new MaxAndSkipObservation<"uint8", number>(new Pictures(9, 7, 3), 7),
        recorded,
      );
    }
  });

  test("refuses a skip that is none", () => {
    expect(() => new MaxAndSkipObservation(make("CartPole-v1"), 1)).toThrow(
      "Cannot skip observations of CartPole-v1 with skip 1: it must be an integer of 2 or more.",
    );
    expect(() => new MaxAndSkipObservation(make("Taxi-v4") as never)).toThrow(TypeError);
  });
});
