/** Environments that step together, normalized and stacked: through training, files, evaluation and play. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AnyVector,
  isVector,
  keepStatistics,
  PLAIN,
  restoreStatistics,
  wrapLike,
  wrapVector,
} from "../../cli/vector_setup.ts";
import { make, make_vec, VecFrameStack, VecNormalize } from "../../envs/mod.ts";
import type { Environment, Metadata } from "../../rl/mod.ts";
import { glueball, type Run } from "./program.ts";

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-setup-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("a setup", () => {
  const setup = { n_envs: 2, normalize: true, frame_stack: 3 };

  test("of one environment as it is takes no vector", () => {
    expect(isVector(PLAIN)).toBe(false);
    expect(isVector({ ...PLAIN, normalize: true })).toBe(true);
    expect(isVector({ ...PLAIN, normalize: "obs" })).toBe(true);
    expect(isVector({ ...PLAIN, frame_stack: 2 })).toBe(true);
  });

  test("stacks normalized observations, and evaluates by the same statistics, which stay", () => {
    const env = wrapVector(make_vec("CartPole-v1", 2) as AnyVector, setup, 0.9);
    expect(env).toBeInstanceOf(VecFrameStack);
    const { env: normalized } = env as unknown as { env: VecNormalize };
    expect(normalized).toBeInstanceOf(VecNormalize);
    env.get_init_state({ seed: 0 });
    for (let t = 0; t < 9; t++) env.step(Int32Array.of(0, 1) as never);
    const before = JSON.stringify(normalized.obs_rms.getState());
    const [own, raw] = [make("CartPole-v1"), make("CartPole-v1")] as Environment<Float32Array>[];
    const evalEnv = wrapLike(env, own as never);
    const first = raw!.get_init_state({ seed: 5 });
    const { next_state } = raw!.step(1);
    const expected = [first, first, next_state].map((each) => [...normalized.normalize_obs(each)]);
    evalEnv.get_init_state({ seed: 5 });
    expect([...(evalEnv.step(1).next_state as Float32Array)]).toEqual(expected.flat());
    expect(JSON.stringify(normalized.obs_rms.getState())).toBe(before);
  });

  test("has statistics that outlast its environments", () => {
    const vector = (count: number): AnyVector =>
      wrapVector(make_vec("CartPole-v1", count) as AnyVector, setup, 0.9);
    const [env, metadata] = [vector(2), {} as Metadata];
    keepStatistics(env, metadata);
    env.get_init_state({ seed: 0 });
    env.step(Int32Array.of(0, 1) as never);
    const saved = JSON.parse(JSON.stringify(metadata)) as Metadata;
    const [other, again] = [vector(5), {} as Metadata];
    restoreStatistics(other, saved.statistics!);
    keepStatistics(other, again);
    expect(again).toEqual(saved);
    expect(() => restoreStatistics(other, { obs_rms: {} })).toThrow(
      "Cannot restore the statistics of a checkpoint: its state is not such",
    );
  });

  test.each(["obs", "reward"] as const)("normalizes the %s alone", (normalize) => {
    const [plain, wrapped] = [false, normalize].map((each) =>
      wrapVector(make_vec("CartPole-v1", 2) as AnyVector, { ...PLAIN, normalize: each }, 0.9),
    );
    for (const env of [plain, wrapped]) env!.get_init_state({ seed: 0 });
    for (let i = 0; i < 5; i++) {
      const [own, other] = [plain, wrapped].map((env) => env!.step([0, 1] as never));
      const isSame = (key: "next_state" | "reward"): boolean =>
        `${[...(own![key] as Float32Array)]}` === `${[...(other![key] as Float32Array)]}`;
      expect([isSame("next_state"), isSame("reward")]).toEqual([
        normalize === "reward",
        normalize === "obs",
      ]);
    }
  });

  test("that is plain leaves an environment as it is", () => {
    const env = make("CartPole-v1") as Environment;
    expect(wrapLike(make("CartPole-v1"), env)).toBe(env);
  });
});

describe("glueball train --n-envs --normalize --frame-stack", () => {
  const run = (line: string): Promise<Run> => glueball(line.split(" "), { cwd });
  const flags = "--algo ppo --n-envs 2 --normalize --frame-stack 2 --n-steps 20 --batch-size 20";
  const rest = "--net-arch 8 --eval-freq 200 --eval-episodes 3 --save-freq 200";
  const measured = ({ stdout }: Run): string | undefined => /mean return +(.*)/.exec(stdout)?.[1];

  test("trains, evaluates and plays, and continues as if it had never ended", async () => {
    const whole = await run(
      `train CartPole-v1 ${flags} ${rest} --total-steps 400 --checkpoint whole.safetensors`,
    );
    expect([whole.status, whole.stderr]).toEqual([0, ""]);
    expect(whole.stdout).toMatch(/^Training PPO on 2 x CartPole-v1, on wasm/);
    expect(whole.stdout).toMatch(/^frame_stack 2, normalize,/m);
    const part = await run("train --resume whole_200_steps.safetensors --total-steps 400");
    expect([part.status, part.stderr]).toEqual([0, ""]);
    expect(part.stdout.match(/greedy .*$/gm)?.at(-1)).toBe(
      whole.stdout.match(/greedy .*$/gm)?.at(-1),
    );
    const evaluated = await run("evaluate whole_400_steps.safetensors --episodes 3");
    expect([evaluated.status, evaluated.stderr]).toEqual([0, ""]);
    expect(measured(evaluated)).toMatch(/^[\d.]+ ± [\d.]+$/);
    const played = await run("play whole_400_steps.safetensors --episodes 1 --no-live");
    expect(played.stdout).toMatch(/^episode 1: return [\d.]+ in \d+ steps$/m);
  });

  test("takes other options of the agent's algorithm where it is resumed", async () => {
    const resume = "train --resume whole_200_steps.safetensors --total-steps 280 --ent-coef 0.01";
    const { status, stdout } = await run(`${resume} --n-envs 4`);
    expect(stdout).toContain("ent_coef 0.01");
    expect(stdout).toMatch(/^Training PPO on 4 x CartPole-v1/);
    expect(status).toBe(0);
    expect((await run(`${resume} --no-normalize`)).stderr).toBe(
      "error: Cannot resume whole_200_steps.safetensors with normalize false: its agent learned with true; " +
        "leave the flag out.\n",
    );
    expect((await run(`${resume} --normalize obs`)).stderr).toContain("with normalize obs: its");
    expect((await run("train --normalize CartPole-v1")).stderr).toContain(
      "option '--normalize [what]' argument 'CartPole-v1' is invalid. Allowed choices are obs, reward.",
    );
  });
});
