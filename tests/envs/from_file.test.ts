/** Environments named by a file: consent, and options that are data. */

import { describe, expect, test } from "bun:test";
import { make, make_vec, makeFromFile } from "../../envs/mod.ts";
import { withProgram } from "./gymnasium/fake_python.ts";

describe("An id of Gymnasium that comes from a file", () => {
  test("starts nothing without consent, and the error says what would be imported", () => {
    withProgram((python, hasRun) => {
      const options = { python, size: 3 };
      expect(() => makeFromFile("gymnasium:evil.module:CartPole-v1", options)).toThrow(
        "Cannot make gymnasium:evil.module:CartPole-v1: a file names it, and making it runs Python " +
          "code, for python3 would import the package gymnasium and the module evil.module, and make " +
          'it with {"size":3}; if you trust the file, consent with ' +
          "makeFromFile(id, options, { trust: true }).",
      );
      expect(() => makeFromFile("gymnasium:CartPole-v1", { trust: true })).toThrow(
        "for python3 would import the package gymnasium and the module that registers CartPole-v1 there;",
      );
      for (const trust of [false, undefined]) {
        const own = { python, ...(trust === false && { trust }) };
        expect(() => makeFromFile("gymnasium:CartPole-v1", {}, own)).toThrow("a file names it");
      }
      expect(() => make("gymnasium:CartPole-v1", { python, trust: false })).toThrow(
        "a file names it",
      );
      expect(() =>
        make_vec("gymnasium:CartPole-v1" as string, 2, { python, trust: false }),
      ).toThrow("a file names it");
      expect(hasRun()).toBe(false);
    });
  });

  test("is never opened with a program that the file names", () => {
    withProgram((python, hasRun) => {
      const own = { python: "no-such-python", trust: true };
      expect(() => makeFromFile("gymnasium:CartPole-v1", { python }, own)).toThrow(
        'there is no Python ("no-such-python" cannot be run)',
      );
      expect(hasRun()).toBe(false);
    });
  });

  const refused: readonly (readonly [options: unknown, reason: string | RegExp])[] = [
    [null, "they are no record of options by name"],
    [["a"], "they are no record of options by name"],
    [{ "--flag": 1 }, "they are no record of options by name"],
    [{ "a b": 1 }, "they are no record of options by name"],
    [
      { xml_file: "/etc/passwd" },
      'xml_file is "/etc/passwd", which may be a path; give it yourself',
    ],
    [{ xml_file: "../a.xml" }, /which may be a path; give it yourself\.$/],
    [{ xml_file: "~root" }, /which may be a path; give it yourself\.$/],
    [{ xml_file: "C:evil" }, /which may be a path; give it yourself\.$/],
    [{ nested: { list: ["a\\b"] } }, 'nested is "a\\\\b", which may be a path'],
    [{ text: "a\0b" }, /which may be a path; give it yourself\.$/],
    [{ size: Number.NaN }, "size is NaN"],
    [{ size: 1e300 }, "size is 1e+300"],
    [{ text: "a".repeat(10_001) }, "text is a text of 10001 characters"],
    [{ list: new Array(10_001).fill(0) }, "list holds too much"],
    [{ deep: JSON.parse(`${"[".repeat(20)}${"]".repeat(20)}`) }, "deep holds too much"],
  ];
  test("has options that are small data, and no paths", () => {
    const own = { python: "no-such-python", trust: true };
    for (const [options, reason] of refused) {
      for (const id of ["gymnasium:CartPole-v1", "CartPole-v1"]) {
        const make = (): unknown => makeFromFile(id, options, own);
        expect(make).toThrow(`Cannot make "${id}" with the options of a file: `);
        expect(make).toThrow(reason);
      }
    }
  });
});

describe("An environment of our own that comes from a file", () => {
  test("is made as the file says, or as the caller says", () => {
    const desc = ["SFG"];
    expect(`${makeFromFile("FrozenLake-v1", { desc, python: "x" }).observation_space}`).toBe(
      "Discrete(3)",
    );
    const own = { desc: ["SG"] };
    expect(`${makeFromFile("FrozenLake-v1", { desc }, own).observation_space}`).toBe("Discrete(2)");
    expect(make("CartPole-v1", { trust: false }).name).toBe("CartPole-v1");
    expect(make_vec("CartPole-v1", 2, { trust: false }).num_envs).toBe(2);
  });

  test("may not be larger than memory", () => {
    for (const [id, option] of [
      ["DeepSea-v0", "size"],
      ["BitFlipping-v0", "bits"],
      ["GridWorld-v0", "size"],
      ["Catch-v0", "rows"],
    ] as const) {
      expect(() => makeFromFile(id, { [option]: 1e9 })).toThrow(`Cannot make ${id} with `);
    }
  });
});
