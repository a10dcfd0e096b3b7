/** Options of optimizers: defaults and refusals. */
import { describe, expect, test } from "bun:test";
import { checkOptions, kinds } from "../../../../gluon/optimizer/base/options.ts";

const own = { momentum: kinds.fraction(0.9), centered: kinds.flag(false) };
const check = (given: object): object => checkOptions("sgd", own, given);

describe("Options of an optimizer", () => {
  test("have MXNet's defaults where they are not given", () => {
    expect(check({})).toEqual({
      learning_rate: null,
      lr_scheduler: null,
      wd: 0,
      rescale_grad: 1,
      clip_gradient: null,
      begin_num_update: 0,
      momentum: 0.9,
      centered: false,
    });
    expect(check({ momentum: 0, wd: 0.5 })).toMatchObject({ momentum: 0, wd: 0.5 });
  });

  test("that are unknown are refused, with the nearest name", () => {
    expect(() => check({ momentun: 0.5 })).toThrow(
      "Cannot make optimizer sgd with momentun: it has no such option; did you mean momentum?",
    );
  });

  const impossible: readonly [name: string, value: unknown][] = [
    ["momentum", 1],
    ["momentum", -0.1],
    ["centered", 1],
    ["learning_rate", -1],
    ["learning_rate", Number.NaN],
    ["wd", -0.1],
    ["clip_gradient", 0],
    ["begin_num_update", 1.5],
    ["rescale_grad", "1"],
  ];
  for (const [name, value] of impossible) {
    test(`are refused where ${name} is ${JSON.stringify(value)} or not a number`, () => {
      expect(() => check({ [name]: value })).toThrow(
        `Cannot make optimizer sgd with ${name} ${String(value)}: `,
      );
    });
  }
});
