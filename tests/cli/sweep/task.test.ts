/** Tasks as text: what is read is what was written, or refused. */

import { describe, expect, test } from "bun:test";
import { decodeScore, decodeTask, digestOf, makeTask } from "../../../cli/sweep/task.ts";
import { backend, setting } from "./tiny.ts";

describe("a task", () => {
  test("is itself again, and equal ones have one name", () => {
    const task = makeTask(setting, 3, backend);
    expect(decodeTask(task.text, task.id)).toEqual(task);
    expect(makeTask(setting, 3, backend).id).toBe(task.id);
    expect(makeTask(setting, 4, backend).id).not.toBe(task.id);
  });

  test("of another text than its name says is refused", () => {
    const { id, text } = makeTask(setting, 3, backend);
    const read =
      (other: string, name = digestOf(other)) =>
      () =>
        decodeTask(other, name);
    expect(read(text.replace(":3", ":4"), id)).toThrow("its text is not that of its name");
    expect(read("null")).toThrow("its text is no task");
    expect(read("{")).toThrow("its text is no task");
    expect(read(text.replace(":3", ":-3"))).toThrow("its text is no task");
    expect(read(text.replace('"eval_freq"', '"evil"'))).toThrow("of a task");
  });

  test("has results of one form; NaN, which JSON does not have, is kept", () => {
    const measured = { mean: 1, std: 0, episodes: 100, step: 400 };
    const score = {
      seed: 1,
      greedy: measured,
      last: measured,
      curve: [[100, 9]],
      stepsPerSecond: 5,
    };
    const text = JSON.stringify({ ...score, training: Number.NaN });
    expect(decodeScore(text)).toEqual({ ...score, training: Number.NaN } as never);
    expect(() => decodeScore("[]")).toThrow("its text is no result");
    expect(() => decodeScore(text.replace("100", '"x"'))).toThrow("its text is no result");
  });
});
