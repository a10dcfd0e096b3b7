/** What is logged of a training, and when. */

import { beforeAll, describe, expect, test } from "bun:test";
import { load as loadBackend } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN, Logger, type LogRow, load, PPO } from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await loadBackend("wasm")));

const small = { net_arch: [8], learning_starts: 20, batch_size: 8, buffer_size: 500, seed: 4 };

/** An episode that ends at `step`. */
const ended = (step: number, episodeReturn: number) =>
  ({ step, episodeReturn, episodeLength: episodeReturn, metrics: {} }) as const;

describe("Logger", () => {
  test("writes a row every few episodes, with means of the latest ones", async () => {
    const rows: LogRow[] = [];
    const agent = { step: 0, metadata: {} };
    const options = { log_interval: 2, stats_window_size: 3, now: () => 5 };
    const logger = new Logger(agent, { formats: [(row) => rows.push(row)], ...options });
    for (const [i, each] of [1, 2, 3, 4, 5].entries())
      await logger.onStep(ended(10 * (i + 1), each));
    await logger.onStep({ step: 60, episodeReturn: null, episodeLength: null, metrics: {} });
    expect(rows.map(({ step, values }) => [step, values["rollout/ep_rew_mean"]])).toEqual([
      [20, 1.5],
      [40, 3],
    ]);
    // Whoever resumes continues from there.
    const later = { step: 60, metadata: JSON.parse(JSON.stringify(agent.metadata)) };
    const other = new Logger(later, { formats: [(row) => rows.push(row)], ...options });
    await other.onStep(ended(70, 6));
    expect(rows.at(-1)?.values).toMatchObject({ "rollout/ep_rew_mean": 5, "time/episodes": 6 });
  });

  test("has the names of Stable-Baselines3 for what DQN and PPO report", async () => {
    const names = async (agent: DQN | PPO, total_timesteps: number): Promise<string[]> => {
      const rows: LogRow[] = [];
      const logger = new Logger(agent, { formats: [(row) => rows.push(row)] });
      await agent.learn({ total_timesteps, onStep: logger.onStep });
      return Object.keys(rows.at(-1)?.values ?? {}).sort();
    };
    const shared = ["rollout/ep_len_mean", "rollout/ep_rew_mean", "time/episodes", "time/fps"];
    const time = ["time/time_elapsed", "time/total_timesteps"];
    expect(await names(new DQN(make("CartPole-v1"), small), 200)).toEqual(
      [...shared, ...time, "rollout/exploration_rate", "train/loss"].sort(),
    );
    const ppo = new PPO(make("CartPole-v1") as never, { net_arch: [8], n_steps: 32 });
    expect(await names(ppo, 300)).toEqual(
      [
        ...[...shared, ...time, "train/approx_kl", "train/clip_fraction", "train/clip_range"],
        ...["train/entropy_loss", "train/explained_variance", "train/learning_rate"],
        ...["train/policy_gradient_loss", "train/value_loss"],
      ].sort(),
    );
  });

  test("of a training that is resumed has the rows of one that was not", async () => {
    const log = async (agent: DQN, rows: unknown[], steps: number): Promise<DQN> => {
      const sink = ({ step, values }: LogRow): void => {
        const { "time/fps": _, "time/time_elapsed": __, ...rest } = values;
        rows.push([step, rest]);
      };
      const logger = new Logger(agent, { formats: [sink], log_interval: 2 });
      return await agent.learn({
        total_timesteps: 400,
        onStep: [logger.onStep, ({ step }) => step < steps],
      });
    };
    const [whole, parts]: [unknown[], unknown[]] = [[], []];
    await log(new DQN(make("CartPole-v1"), small), whole, 400);
    const part = await log(new DQN(make("CartPole-v1"), small), parts, 133);
    const rest = await load(await part.save(), make as never);
    await log(rest as unknown as DQN, parts, 400);
    expect(parts.length).toBeGreaterThan(4);
    expect(parts).toEqual(whole);
  });

  test("refuses options that are wrong", () => {
    const agent = { step: 0, metadata: {} };
    expect(() => new Logger(agent, { formats: ["csv", "stdout"] })).toThrow(
      new TypeError("Cannot log as csv: no folder is named; name one."),
    );
    expect(() => new Logger(agent, { formats: [], log_interval: 0 })).toThrow(
      new RangeError("Cannot log with log_interval 0: it must be a whole number, 1 or more."),
    );
    expect(() => new Logger({ step: 0, metadata: { logger: [] } }, { formats: [] })).toThrow(
      "Cannot restore the logger of an agent: its state is not such",
    );
  });
});
