/** Environments from modules of the user's. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isModule } from "../../cli/env_module.ts";
import { glueball, type Run } from "./program.ts";

const GLUEBALL = new URL("../../mod.ts", import.meta.url).href;

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-module-"));
  const modules = {
    "my_env.ts": `import { envs } from "${GLUEBALL}";
      export const reward_threshold: number = 0.5;
      export default class MyEnv extends envs.Catch {
        constructor(options: { readonly rows?: number } = {}) {
          super({ rows: 5, ...options, name: "something else" });
        }
      }`,
    "wrapped.mjs": `import { envs } from "${GLUEBALL}";
      export default () => new envs.TransformReward(envs.make("CartPole-v1"), (r) => 2 * r);`,
    "several.ts": `import { envs } from "${GLUEBALL}";
      envs.register("One-v0", () => envs.make("Catch-v0"), { reward_threshold: 1 });
      envs.register("Two-v0", () => envs.make("Catch-v0"), { max_episode_steps: 3 });`,
    "broken.ts": "export default class { constructor( }",
    "throws.ts": 'throw new Error("out of order");',
    "empty.ts": "export const nothing = 1;",
    "CartPole-v1.ts": `export default () => {};`,
  };
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(cwd, name), text);
});
afterAll(() => rmSync(cwd, { recursive: true }));

const SMALL =
  "--total-steps 200 --eval-freq 100 --eval-episodes 2 --net-arch 8 --learning-starts 50";

function run(line: string, ...more: readonly string[]): Promise<Run> {
  return glueball([...line.split(" "), ...more], { cwd });
}

test("a path with the ending of a module is one", () => {
  for (const path of ["./my_env.ts", "a/b.mjs", "/x.cts", "x.js"])
    expect(isModule(path)).toBe(true);
  for (const path of ["CartPole-v1", "setting.json", "a.safetensors", undefined]) {
    expect(isModule(path)).toBe(false);
  }
});

describe("A module with a default export", () => {
  const file = "checkpoints/my_env-seed-0.safetensors";

  test("is trained on, with logs, and told how it is opened again", async () => {
    const { status, stdout, stderr } = await run(
      `train ./my_env.ts ${SMALL} --reward-threshold 9 --env-option rows=6 --log csv --save-freq 100`,
    );
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Training DQN on my_env, on wasm, until the mean return is 9\.$/m);
    expect(stdout).toContain(`play ${file} --env-module ./my_env.ts\n`);
    expect(readdirSync(join(cwd, "logs", "my_env-seed-0"))).toEqual(["progress.csv"]);
  });

  test("is played, measured and resumed, by its name or its flag", async () => {
    const played = await run(`play ${file} --episodes 1 --env-module ./my_env.ts`);
    expect(played.stdout).toMatch(/episode 1: return -?1\.00 in 5 steps/); // 6 rows
    const measured = await run(`evaluate ${file} --episodes 2 --env-module my_env.ts`);
    expect(measured.stdout).toMatch(/(not )?solved: 0\.5 is needed/);
    for (const words of ["./my_env.ts", "--env-module ./my_env.ts"]) {
      const resumed = await run(`train ${words} --resume checkpoints --total-steps 300`);
      expect(resumed.stderr).toBe("");
      expect(resumed.stdout).toContain("after 300 steps");
      rmSync(join(cwd, "checkpoints", "my_env-seed-0_300_steps.safetensors"));
    }
  });

  test("is code, which a file alone does not run", async () => {
    for (const command of ["play", "evaluate", "train --total-steps 400 --resume"]) {
      const { status, stderr } = await run(`${command} ${file}`);
      expect(stderr).toBe(
        'error: Cannot make "my_env": the file says that it is of the module "./my_env.ts", which ' +
          "would be run; name the module with --env-module, or consent with --trust.\n",
      );
      expect(status).toBe(1);
    }
    expect((await run(`evaluate ${file} --episodes 1 --trust`)).status).toBe(0);
  });

  test("may wrap one of glueball's, which it is not taken for", async () => {
    const line = `train wrapped.mjs ${SMALL} --checkpoint wrapped.safetensors`;
    expect((await run(line)).stdout).toContain("Training DQN on wrapped, on wasm");
    const { stdout } = await run("evaluate wrapped.safetensors --env-module wrapped.mjs");
    expect(stdout).toMatch(/^wrapped, agent of/);
    expect((await run("evaluate wrapped.safetensors")).stderr).toContain('Cannot make "wrapped"');
  });

  test("is described by envs, and benchmarked", async () => {
    const { stdout } = await run("envs ./my_env.ts");
    expect(stdout).toMatch(/^my_env {2}/);
    expect(stdout).toMatch(/solved at +0\.5\n/);
    expect(stdout).toMatch(/ train \.\/my_env\.ts/);
  });

  test("steps several environments together", async () => {
    const line = `train ./my_env.ts ${SMALL} --n-envs 4 --seed 7 --save-freq 200`;
    const { stdout, stderr } = await run(line);
    expect(stderr).toBe("");
    expect(stdout).toContain("Training DQN on 4 x my_env, on wasm");
    const best = "checkpoints/my_env-seed-7";
    const resume = `train ./my_env.ts --resume ${best}_200_steps.safetensors --total-steps`;
    expect((await run(`${resume} 240`)).stdout).toContain("on 4 x my_env");
    expect((await run(`${resume} 240 --n-envs 2`)).stdout).toContain("on 2 x my_env");
    const played = await run(`play ${best}.safetensors --episodes 1 --env-module ./my_env.ts`);
    expect(played.stdout).toContain("episode 1");
  });
});

describe("A module that registers environments", () => {
  test("is trained on by --env, and may be left out where there is one", async () => {
    const line = `train several.ts ${SMALL} --checkpoint two.safetensors`;
    const { stdout } = await run(line, "--env", "Two-v0");
    expect(stdout).toContain("Training DQN on Two-v0");
    expect(stdout).toMatch(/best return +0\.00 ± 0\.00/);
    const played = await run("play two.safetensors --episodes 1 --env-module several.ts");
    expect(played.stdout).toContain("in 3 steps");
    expect((await run(line)).stderr).toBe(
      'error: Cannot choose "several.ts": its environments are One-v0, Two-v0; name one with --env.\n',
    );
    expect((await run(line, "--env", "Three-v0")).stderr).toContain('Cannot choose "Three-v0" of');
  });
});

describe("What is no such module is told in one sentence", () => {
  const refusals: readonly (readonly [string, RegExp])[] = [
    ["nowhere.ts", /^error: Cannot load "nowhere\.ts": there is no such file; .*\n$/],
    ["broken.ts", /^error: Cannot load "broken\.ts": .*; --verbose prints the stack\.\n$/],
    [
      "throws.ts",
      /^error: Cannot load "throws\.ts": out of order; --verbose prints the stack\.\n$/,
    ],
    ["empty.ts", /^error: Cannot load "empty\.ts": it has no environment; .*\n$/],
    ["CartPole-v1.ts", /^error: Cannot register "CartPole-v1": there is an environment of that id/],
  ];
  test.each(refusals)("glueball train %s", async (path, message) => {
    const { status, stdout, stderr } = await run(`train ${path} ${SMALL}`);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([1, ""]);
  });
});
