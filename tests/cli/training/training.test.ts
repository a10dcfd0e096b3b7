/** The course of a training: when it looks, what it keeps, and how it ends. */

import { describe, expect, test } from "bun:test";
import {
  type Evaluate,
  type Trainee,
  type TrainingConfig,
  train,
} from "../../../cli/training/training.ts";
import type { LearnOptions, Progress } from "../../../rl/agent.ts";
import { callbackList } from "../../../rl/train/callbacks.ts";
import type { EvaluationRecord } from "../../../rl/train/evaluator.ts";

/** An agent that learns nothing; `saved` holds the steps at which it was saved as the best, `kept` those of other saves. */
class Student implements Trainee {
  step = 0;
  readonly metadata: Trainee["metadata"] = {};
  readonly saved: number[] = [];
  readonly kept: number[] = [];

  async learn({ total_timesteps = 0, onStep, signal }: LearnOptions): Promise<never> {
    while (this.step < total_timesteps) {
      this.step++;
      signal?.throwIfAborted();
      const episode = { episodeReturn: null, episodeLength: null };
      const progress: Progress = { step: this.step, ...episode, metrics: { epsilon: 1 } };
      if ((await callbackList([onStep ?? []].flat())(progress)) === false) break;
    }
    return this as never;
  }

  async save(): Promise<void> {
    this.saved.push(this.step);
  }
}

const CONFIG: TrainingConfig = {
  totalSteps: 500,
  evalFreq: 100,
  evalEpisodes: 100,
  threshold: 475,
  checkpoint: "agent.safetensors",
  saveFreq: 0,
  save: async () => "kept.safetensors",
};

/** What an evaluation finds: in a whole one or, if that is something else, at the first look and then. */
type Found = number | readonly [firstLook: number, whole: number];

/** Trains a student whose evaluation `i` finds `means[i]`; the last one stays. */
async function course(
  means: readonly Found[],
  config: Partial<TrainingConfig> = {},
  student = new Student(),
) {
  const played: number[] = [];
  const seen: EvaluationRecord[] = [];
  let evaluation = -1;
  const evaluate: Evaluate = async ({ episodes }) => {
    const isLook = episodes < CONFIG.evalEpisodes;
    if (isLook) evaluation++;
    const found = means[Math.min(evaluation, means.length - 1)] ?? 0;
    const mean = typeof found === "number" ? found : found[isLook ? 0 : 1];
    played.push(episodes);
    return { returns: Array<number>(episodes).fill(mean), mean, std: 0 };
  };
  const listener = {
    onReport: () => {},
    onEvaluation: (each: EvaluationRecord) => void seen.push(each),
  };
  const signal = new AbortController().signal;
  const save = async () => {
    student.kept.push(student.step);
    return `kept at ${student.step}`;
  };
  const outcome = await train(student, evaluate, { ...CONFIG, save, ...config }, listener, signal);
  const { saved, kept } = student;
  return { ...outcome, last: outcome.saved, played, seen, saved, kept };
}

describe("a training", () => {
  test("ends when all evaluation episodes reach the threshold in the mean", async () => {
    const { end, best, saved, played } = await course([10, [480, 490]]);
    expect(end).toBe("solved");
    expect(best).toEqual({ step: 200, mean: 490, std: 0, episodes: 100 });
    expect(played).toEqual([10, 100, 10, 100]);
    expect(saved).toEqual([100, 200]);
  });

  test("goes on where the first look was luck", async () => {
    const { end, curve } = await course([[480, 300], 10]);
    expect(end).toBe("finished");
    expect(curve.map(({ step, mean, episodes }) => [step, mean, episodes])).toEqual([
      [100, 300, 100],
      [200, 10, 10],
      [300, 10, 10],
      [400, 10, 10],
      [500, 10, 10],
    ]);
  });

  test("keeps the best agent, not the last", async () => {
    const { best, saved } = await course([50, 200, 100, 200, 150]);
    expect(best?.step).toBe(200);
    expect(saved).toEqual([100, 200]);
  });

  test("looks at the agent of the last step, and never ends early without a threshold", async () => {
    const { end, curve } = await course([1000], { totalSteps: 250, threshold: undefined });
    expect(end).toBe("finished");
    expect(curve.map(({ step }) => step)).toEqual([100, 200, 250]);
  });

  test("that goes on measures the agent first, so that only a better one replaces it", async () => {
    const student = new Student();
    student.step = 250;
    const { curve, saved } = await course([300, 200, 250, 400], {}, student);
    expect(curve.map(({ step }) => step)).toEqual([250, 300, 400, 500]);
    expect(saved).toEqual([250, 500]);
  });

  test("that goes on knows the best of the earlier run, and is not measured before its time", async () => {
    const first = new Student();
    await course([300, 200], { totalSteps: 250 }, first);
    const second = new Student();
    second.step = 250;
    Object.assign(second.metadata, JSON.parse(JSON.stringify(first.metadata)));
    const { curve, best, saved } = await course([250, 290, 310], {}, second);
    expect(curve.map(({ step, mean }) => [step, mean])).toEqual([
      [100, 300],
      [200, 200],
      [250, 200],
      [300, 250],
      [400, 290],
      [500, 310],
    ]);
    expect(saved).toEqual([500]);
    expect(best?.step).toBe(500);
  });

  test("that goes on has for its best what is in the file, or nothing where there is none", async () => {
    const best = { step: 900, mean: 400, std: 0, episodes: 100 };
    expect((await course([390, 410, 405], { best })).saved).toEqual([200]);
    const student = new Student();
    student.metadata.evaluations = { curve: [], best };
    expect((await course([10, 5], { best: null }, student)).saved).toEqual([100]);
  });

  test("that was stopped before an evaluation makes up for it, and ends if that was enough", async () => {
    const student = new Student();
    student.step = 300;
    const curve = [{ step: 200, mean: 9, std: 0, episodes: 100 }];
    student.metadata.evaluations = { curve, best: curve[0]! };
    const { end, best } = await course([480], {}, student);
    expect([end, best?.step, student.step]).toEqual(["solved", 300, 300]);
    // Once more: nothing is left to do.
    expect(await course([480], {}, student)).toEqual(
      expect.objectContaining({ end: "solved", played: [], saved: [300] }),
    );
  });

  test("saves the whole of itself every so often and in the end, after the evaluation of the same step", async () => {
    const student = new Student();
    const evaluated: number[] = [];
    const save = async () => {
      const { curve } = student.metadata.evaluations as { curve: { step: number }[] };
      evaluated.push(curve.at(-1)?.step ?? 0);
      return "there";
    };
    const config = { saveFreq: 150, totalSteps: 350, save };
    expect((await course([10], config, student)).last).toBe("there");
    expect(evaluated).toEqual([100, 300, 350]);
    const { kept, last } = await course([10], { saveFreq: 200, totalSteps: 400 });
    expect([kept, last]).toEqual([[200, 400], "kept at 400"]);
    expect((await course([10])).last).toBe(null);
  });

  test("tells its listener of every evaluation", async () => {
    const { seen, curve } = await course([10, 20]);
    expect(seen).toEqual([...curve]);
  });

  test("ends in good order when it is interrupted in the middle of an evaluation", async () => {
    const student = new Student();
    const controller = new AbortController();
    const evaluate = async () => {
      controller.abort();
      return await Promise.reject(controller.signal.reason);
    };
    const listener = { onReport: () => {}, onEvaluation: () => {} };
    const { end, saved } = await train(student, evaluate, CONFIG, listener, controller.signal);
    expect([end, saved]).toEqual(["interrupted", "kept.safetensors"]);
    expect(student.step).toBe(100);
  });

  test("hands on what fails in spite of an interruption", async () => {
    const controller = new AbortController();
    const evaluate = () => {
      controller.abort();
      return Promise.reject(new Error("disk full"));
    };
    const listener = { onReport: () => {}, onEvaluation: () => {} };
    const training = train(new Student(), evaluate, CONFIG, listener, controller.signal);
    await expect(training).rejects.toThrow("disk full");
  });

  test("hands on what fails", async () => {
    const evaluate = () => Promise.reject(new Error("out of memory"));
    const listener = { onReport: () => {}, onEvaluation: () => {} };
    const signal = new AbortController().signal;
    await expect(train(new Student(), evaluate, CONFIG, listener, signal)).rejects.toThrow(
      "out of memory",
    );
  });
});
