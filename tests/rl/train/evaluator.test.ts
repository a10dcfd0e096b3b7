/** Evaluator: evaluations during a training. */
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  DQN,
  type EvaluatedAgent,
  type Evaluation,
  Evaluator,
  type EvaluatorOptions,
} from "../../../rl/mod.ts";
import { Identity } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** What an evaluation finds: in a whole one or, if that is something else, at the first look and then. */
type Found = number | readonly [firstLook: number, whole: number];

/** An agent whose evaluations have these means in turn. */
function exam(
  means: readonly Found[],
  options: Partial<EvaluatorOptions> = {},
  metadata: EvaluatedAgent["metadata"] = {},
) {
  const played: number[] = [];
  const saved: number[] = [];
  const agent: EvaluatedAgent & { step: number } = {
    step: 0,
    metadata,
    save: async (): Promise<void> => {
      saved.push(agent.step);
    },
  };
  let evaluation = -1;
  const evaluate: EvaluatorOptions["evaluate"] = async ({ episodes }) => {
    const isLook = episodes === 10;
    if (isLook) evaluation++;
    const found = means[evaluation] ?? 0;
    const mean = typeof found === "number" ? found : found[isLook ? 0 : 1];
    played.push(episodes);
    return { returns: new Array(episodes).fill(mean), mean, std: 1 };
  };
  const evaluator = new Evaluator(agent, { evaluate, every: 10, checkpoint: "agent", ...options });
  /** Goes on to `step`, one step at a time or `stride`; says where it was ended. */
  const run = async (step: number, stride = 1): Promise<number> => {
    while (agent.step < step) {
      agent.step += stride;
      const progress = { step: agent.step, episodeReturn: null, metrics: {} };
      if ((await evaluator.onStep(progress)) === false) break;
    }
    return agent.step;
  };
  return { agent, evaluator, played, saved, run };
}

describe("Evaluator", () => {
  test("evaluates every so many steps, and saves the agent where it was never better", async () => {
    const { evaluator, saved, run } = exam([3, 2, 5, 5]);
    await run(45);
    expect(evaluator.curve.map(({ step, mean }) => [step, mean])).toEqual([
      [10, 3],
      [20, 2],
      [30, 5],
      [40, 5],
    ]);
    expect(saved).toEqual([10, 30]);
    expect(evaluator.best).toEqual({ step: 30, mean: 5, std: 1, episodes: 100 });
  });

  test("evaluates once where several steps are taken at once", async () => {
    const { evaluator, run } = exam([1, 2, 3]);
    await run(32, 8);
    expect(evaluator.curve.map(({ step }) => step)).toEqual([16, 24, 32]);
  });

  test("plays all episodes only where the first look is better than the best, and ends where they reach the threshold", async () => {
    const { evaluator, played, run } = exam([1, 0.5, [9, 7], 8], { threshold: 8, episodes: 50 });
    expect(await run(100)).toBe(40);
    expect(played).toEqual([10, 50, 10, 10, 50, 10, 50]);
    expect(evaluator.isSolved).toBe(true);
    expect(evaluator.best).toEqual({ step: 40, mean: 8, std: 1, episodes: 50 });
  });

  test("compares a first look with the best in the same episodes, however hard these are, also after a checkpoint", async () => {
    // Half of the returns are those of episodes 20 worse than the others; the first ten are all of these.
    const returnsOf = (mean: number, count: number): number[] =>
      Array.from({ length: count }, (_, i) => mean + (i < 10 ? -20 : 20 / 9));
    const examOf = (means: readonly number[], metadata = {}) => {
      const seeds = new Set<number>();
      let at = -1;
      const made = exam(
        [],
        {
          evaluate: async ({ episodes, seed }) => {
            seeds.add(seed);
            if (episodes === 10) at++;
            const returns = returnsOf(means[at]!, episodes);
            const mean = returns.reduce((sum, each) => sum + each, 0) / episodes;
            return { returns, mean, std: 1 };
          },
        },
        metadata,
      );
      return { ...made, seeds };
    };
    const { agent, evaluator, run, seeds } = examOf([-170, -160, -165, -150]);
    await run(30);
    expect(seeds.size).toBe(1);
    expect([evaluator.best?.step, Math.round(evaluator.best!.mean)]).toEqual([20, -160]);
    const rest = examOf([-165, -150], JSON.parse(JSON.stringify(agent.metadata)));
    rest.agent.step = 30;
    await rest.run(50);
    expect([rest.evaluator.best?.step, Math.round(rest.evaluator.best!.mean)]).toEqual([50, -150]);
    expect(rest.saved).toEqual([50]);
  });

  test("plays all episodes also where the first look is worse by no more than chance", async () => {
    // In the first ten episodes the first agent is lucky; in all others the second one is better by 10.
    const lucky = new Array<number>(10).fill(-60);
    const returnsOf = (first: readonly number[], others: number, count: number): number[] =>
      Array.from({ length: count }, (_, i) => first[i] ?? others);
    const agents = [
      { first: lucky, others: -90 },
      { first: lucky.map((each, i) => each + (i % 2 === 0 ? -25 : 15)), others: -80 }, // -5 on average, +-6.3
    ];
    let at = -1;
    const played: number[] = [];
    const { evaluator, run } = exam([], {
      evaluate: async ({ episodes }) => {
        played.push(episodes);
        if (episodes === 10) at++;
        const { first, others } = agents[at]!;
        const returns = returnsOf(first, others, episodes);
        const mean = returns.reduce((sum, each) => sum + each, 0) / episodes;
        return { returns, mean, std: 1 };
      },
    });
    await run(20);
    expect(evaluator.best?.step).toBe(20);
    expect(played).toEqual([10, 100, 10, 100]);
  });

  test("goes on where an earlier run had shorter first looks, or none", async () => {
    const first = exam([7]);
    await first.run(10);
    const { bestLook: _, ...evaluations } = JSON.parse(
      JSON.stringify(first.agent.metadata.evaluations),
    );
    for (const bestLook of [[7, 7, 7], undefined]) {
      const second = exam(
        [6, 8],
        {},
        { evaluations: { ...evaluations, ...(bestLook && { bestLook }) } },
      );
      second.agent.step = 10;
      await second.run(30);
      expect(second.saved).toEqual([30]);
      expect(second.played).toEqual([10, 10, 100]);
    }
  });

  test("goes on where that of an earlier run ended: a worse agent does not replace a better one", async () => {
    const first = exam([3, 7, 2]);
    await first.run(30);
    const metadata = JSON.parse(JSON.stringify(first.agent.metadata));
    const second = exam([5, 8], {}, metadata);
    second.agent.step = 30;
    expect(second.evaluator.best).toEqual({ step: 20, mean: 7, std: 1, episodes: 100 });
    expect(second.evaluator.isDue(30)).toBe(false);
    await second.run(50);
    expect(second.saved).toEqual([50]);
    expect(second.evaluator.curve.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50]);
  });

  test("knows that an evaluation is overdue where the earlier run was stopped before it", async () => {
    const first = exam([3]);
    await first.run(10);
    const second = exam([5], {}, first.agent.metadata);
    second.agent.step = 20;
    expect(second.evaluator.isDue(20)).toBe(true);
  });

  test("does not take for the best what could not be saved", async () => {
    const { agent, evaluator } = exam([3, 9]);
    await evaluator.evaluate();
    const best = evaluator.best;
    agent.save = () => Promise.reject(new Error("disk full"));
    await expect(evaluator.evaluate()).rejects.toThrow("disk full");
    expect(evaluator.best).toBe(best);
    expect(agent.metadata.evaluations).toEqual({
      curve: evaluator.curve,
      best,
      bestLook: new Array(10).fill(3),
    });
  });

  test("ends a training that gets no better, over its interruptions, too", async () => {
    const options = { max_no_improvement_evals: 2 };
    expect(await exam([3, 5, 4, 5, 1, 9], options).run(100)).toBe(50);
    expect(await exam([3, 2, 4, 3, 2, 5], options).run(60)).toBe(60);
    expect(await exam([3, 1, 1, 1, 1, 1], { ...options, min_evals: 3 }).run(100)).toBe(60);
    const first = exam([3, 5, 4, 5], options);
    await first.run(40);
    const second = exam([1, 9], options, first.agent.metadata);
    second.agent.step = 40;
    expect(await second.run(100)).toBe(50);
  });

  test("tells each evaluation, and the best one", async () => {
    const told: unknown[] = [];
    const { run } = exam([3, 1], {
      onEvaluation: async ({ mean }, best) => {
        told.push([mean, best?.mean]);
      },
    });
    await run(20);
    expect(told).toEqual([
      [3, 3],
      [1, 3],
    ]);
  });

  test("saves nowhere without a checkpoint", async () => {
    const evaluated: EvaluatedAgent = {
      step: 0,
      metadata: {},
      save: () => Promise.reject(new Error("saved")),
    };
    const evaluate = async (): Promise<Evaluation> => ({ returns: [1], mean: 1, std: 0 });
    const evaluator = new Evaluator(evaluated, { evaluate, every: 1 });
    expect(await evaluator.evaluate()).toEqual({ step: 0, mean: 1, std: 0, episodes: 1 });
  });

  test("ends the training of a real agent once that is solved, and leaves it in a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-evaluator-"));
    try {
      const checkpoint = join(folder, "best.safetensors");
      const agent = new DQN(new Identity(2), {
        net_arch: [16],
        learning_rate: 1e-2,
        gamma: 0,
        train_freq: 1,
        buffer_size: 1000,
      });
      const evaluator = new Evaluator(agent, {
        evaluate: (options) => agent.evaluate(new Identity(2), options),
        every: 100,
        episodes: 5,
        threshold: 95,
        checkpoint,
      });
      await agent.learn({ total_timesteps: 2000, onStep: evaluator.onStep });
      expect(evaluator.isSolved).toBe(true);
      expect(agent.step).toBeLessThan(2000);
      expect(existsSync(checkpoint)).toBe(true);
      const best = await DQN.load(checkpoint, () => new Identity(2));
      expect((await best.evaluate(new Identity(2), { episodes: 5 })).mean).toBeGreaterThan(
        95 - 1e-9,
      );
      // What was found is in the file, too.
      const next = new Evaluator(best, {
        evaluate: () => best.evaluate(agent.env as never),
        every: 1,
      });
      expect([next.curve, next.best]).toEqual([evaluator.curve, evaluator.best]);
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
