/** Atari preprocessing, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { AtariPreprocessing, make } from "../../../envs/mod.ts";
import { casesOf, comparePictures, type PictureCase } from "../wrappers/gymnasium_wrappers.ts";
import { Pictures } from "../wrappers/pictures_env.ts";
import { testVectorRefused, testWrapper } from "../wrappers/wrapper_suite.ts";

describe("AtariPreprocessing", () => {
  testWrapper(() => new AtariPreprocessing(new Pictures(8, 6, 0), { screen_size: 4, noop_max: 3 }));
  testVectorRefused("AtariPreprocessing", (env) => new AtariPreprocessing(env));

  test("shows what Gymnasium's shows, pixel for pixel", () => {
    for (const recorded of casesOf<PictureCase>("atari")) {
      const env = new AtariPreprocessing(
        new Pictures(...recorded.size!),
        recorded.options as object,
      );
      comparePictures(env as never, recorded);
    }
  });

  test("makes colours grey where they are seen in grey", () => {
    const env = new AtariPreprocessing(new Pictures(8, 6, 3), { screen_size: 4 });
    expect(String(env.observation_space)).toBe("Box(0, 255, (4, 4), uint8)");
    expect(env.get_init_state({ seed: 1 })).toHaveLength(16);
  });

  test("refuses options and observations that are none", () => {
    expect(() => new AtariPreprocessing(new Pictures(8, 6, 0), { screen_size: 9 })).toThrow(
      RangeError,
    );
    expect(() => new AtariPreprocessing(new Pictures(8, 6, 0), { frame_skip: 0 })).toThrow(
      /Cannot preprocess Pictures with .*frame_skip/,
    );
    expect(() => new AtariPreprocessing(new Pictures(8, 6, 0), { grayscale_obs: false })).toThrow(
      "its frames are grey",
    );
    expect(() => new AtariPreprocessing(make("CartPole-v1") as never)).toThrow(TypeError);
  });
});
