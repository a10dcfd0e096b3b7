/** Evaluations in the course of a training. */
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../backends/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import {
  type Assessed,
  Assessor,
  type AssessorOptions,
  DQN,
  type Evaluation,
} from "../../rl/mod.ts";
import { Identity } from "./tiny_worlds.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** An agent whose evaluations have these means in turn. */
function exam(
  means: readonly number[],
  options: Partial<AssessorOptions> = {},
  notes: Assessed["notes"] = {},
) {
  const played: number[] = [];
  const saved: number[] = [];
  const agent: Assessed & { step: number } = {
    step: 0,
    notes,
    save: async (): Promise<void> => {
      saved.push(agent.step);
    },
  };
  const evaluate = async (episodes: number): Promise<Evaluation> => {
    const mean = means[played.length] ?? 0;
    played.push(episodes);
    return { returns: new Array(episodes).fill(mean), mean, std: 1 };
  };
  const assessor = new Assessor(agent, { evaluate, every: 10, checkpoint: "agent", ...options });
  /** Goes on to `step`, one step at a time or `stride`; says where it was ended. */
  const run = async (step: number, stride = 1): Promise<number> => {
    while (agent.step < step) {
      agent.step += stride;
      const progress = { step: agent.step, epsilon: 0, episodeReturn: null, loss: null };
      if ((await assessor.onStep(progress)) === false) break;
    }
    return agent.step;
  };
  return { agent, assessor, played, saved, run };
}

describe("Assessor", () => {
  test("evaluates every so many steps, and saves the agent where it was never better", async () => {
    const { assessor, saved, run } = exam([3, 2, 5, 5]);
    await run(45);
    expect(assessor.curve.map(({ step, mean }) => [step, mean])).toEqual([
      [10, 3],
      [20, 2],
      [30, 5],
      [40, 5],
    ]);
    expect(saved).toEqual([10, 30]);
    expect(assessor.best).toEqual({ step: 30, mean: 5, std: 1, episodes: 10 });
  });

  test("evaluates once where several steps are taken at once", async () => {
    const { assessor, run } = exam([1, 2, 3]);
    await run(32, 8);
    expect(assessor.curve.map(({ step }) => step)).toEqual([16, 24, 32]);
  });

  test("plays all episodes only where the first look reaches the threshold, and ends if they do", async () => {
    const { assessor, played, run } = exam([1, 9, 7, 8, 8], { threshold: 8, episodes: 50 });
    expect(await run(100)).toBe(30);
    expect(played).toEqual([10, 10, 50, 10, 50]);
    expect(assessor.isSolved).toBe(true);
    expect(assessor.best).toEqual({ step: 30, mean: 8, std: 1, episodes: 50 });
  });

  test("goes on where that of an earlier run ended: a worse agent does not replace a better one", async () => {
    const first = exam([3, 7, 2]);
    await first.run(30);
    const notes = JSON.parse(JSON.stringify(first.agent.notes));
    const second = exam([5, 8], {}, notes);
    second.agent.step = 30;
    expect(second.assessor.best).toEqual({ step: 20, mean: 7, std: 1, episodes: 10 });
    expect(second.assessor.isDue(30)).toBe(false);
    await second.run(50);
    expect(second.saved).toEqual([50]);
    expect(second.assessor.curve.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50]);
  });

  test("knows that an evaluation is overdue where the earlier run was stopped before it", async () => {
    const first = exam([3]);
    await first.run(10);
    const second = exam([5], {}, first.agent.notes);
    second.agent.step = 20;
    expect(second.assessor.isDue(20)).toBe(true);
  });

  test("does not take for the best what could not be saved", async () => {
    const { agent, assessor } = exam([3, 9]);
    await assessor.assess();
    const best = assessor.best;
    agent.save = () => Promise.reject(new Error("disk full"));
    await expect(assessor.assess()).rejects.toThrow("disk full");
    expect(assessor.best).toBe(best);
    expect(agent.notes.assessments).toEqual({ curve: assessor.curve, best });
  });

  test("saves nowhere without a checkpoint", async () => {
    const assessed: Assessed = {
      step: 0,
      notes: {},
      save: () => Promise.reject(new Error("saved")),
    };
    const evaluate = async (): Promise<Evaluation> => ({ returns: [1], mean: 1, std: 0 });
    const assessor = new Assessor(assessed, { evaluate, every: 1 });
    expect(await assessor.assess()).toEqual({ step: 0, mean: 1, std: 0, episodes: 1 });
  });

  test("ends the training of a real agent once that is solved, and leaves it in a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-assessor-"));
    try {
      const checkpoint = join(folder, "best.safetensors");
      const agent = new DQN(new Identity(2), {
        net_arch: [16],
        learning_rate: 1e-2,
        gamma: 0,
        train_freq: 1,
        buffer_size: 1000,
      });
      const assessor = new Assessor(agent, {
        evaluate: (episodes) => agent.evaluate(new Identity(2), episodes),
        every: 100,
        episodes: 5,
        threshold: 95,
        checkpoint,
      });
      await agent.learn({ total_timesteps: 2000, onStep: assessor.onStep });
      expect(assessor.isSolved).toBe(true);
      expect(agent.step).toBeLessThan(2000);
      expect(existsSync(checkpoint)).toBe(true);
      const best = await DQN.load(checkpoint, () => new Identity(2));
      expect((await best.evaluate(new Identity(2), 5)).mean).toBeGreaterThan(95 - 1e-9);
      // What was found is in the file, too.
      const next = new Assessor(best, {
        evaluate: () => best.evaluate(agent.env as never),
        every: 1,
      });
      expect([next.curve, next.best]).toEqual([assessor.curve, assessor.best]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([0, 1.5, Number.NaN])("refuses to evaluate every %s steps", (every: number) => {
    expect(() => exam([], { every })).toThrow(
      new RangeError(
        `Cannot evaluate every ${every} steps: every must be a whole number, 1 or more.`,
      ),
    );
  });
});
