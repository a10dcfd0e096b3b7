/** How the environments of the command line are made: their options, and those of Python's Gymnasium. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { formatWords } from "../../cli/environment_flags.ts";
import { glueball, type Run } from "./program.ts";

const PYTHON = process.env.GLUEBALL_TEST_PYTHON ?? "";
const HAS_GYMNASIUM = PYTHON !== "" && spawnSync(PYTHON, ["-c", "import gymnasium"]).status === 0;
const SKIPPED = HAS_GYMNASIUM ? "" : " (skipped: GLUEBALL_TEST_PYTHON names no Python that has it)";

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-environments-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const SMALL =
  "--total-steps 200 --eval-freq 100 --eval-episodes 2 --net-arch 8 --learning-starts 50";

function run(line: string, ...more: readonly string[]): Promise<Run> {
  return glueball([...line.split(" "), ...more], { cwd });
}

test("the words of --env-option are shown as flags", () => {
  expect(formatWords({ desc: '["SF","FG"]', python: "a b", size: "8" })).toBe(
    `--env-option 'desc=["SF","FG"]' --env-option size=8 --python 'a b'`,
  );
  expect(formatWords({ step_timeout: "5" })).toBe("--step-timeout 5");
});

describe("--env-option", () => {
  test("reaches the environment, and goes with the agent", async () => {
    const train = `train FrozenLake-v1 --env-option is_slippery=false --env-option map_name=8x8 ${SMALL}`;
    const { status, stderr } = await run(train, "--checkpoint", "lake.safetensors");
    expect([status, stderr]).toEqual([0, ""]);
    const { stdout } = await run("play lake.safetensors --episodes 1");
    const rows = stdout.split("\n").filter((line) => /^[SFHG\W]{8,}$/.test(line));
    expect(rows.length).toBeGreaterThan(7); // 8 x 8 squares
    // 8 rows of 4 columns would be another observation space, which the agent's net does not fit.
    const other = await run("evaluate lake.safetensors --env-option map_name=4x4");
    expect(other.stderr).toMatch(/^error: Cannot load policy of file .* must be alike\.\n$/);
  });

  const refusals: readonly (readonly [string, RegExp])[] = [
    [
      "train FrozenLake-v1 --env-option is_slippery=maybe",
      /^error: Cannot make FrozenLake-v1 with {"is_slippery":"maybe"}: is_slippery: Invalid input: expected boolean, received string; \S.* envs FrozenLake-v1 lists the options\n$/,
    ],
    [
      "train FrozenLake-v1 --env-option slippery=1",
      /^error: Cannot make FrozenLake-v1 with {"slippery":1}: Unrecognized key: "slippery"; /,
    ],
    [
      "train CartPole-v1 --python python3",
      /^error: Cannot make CartPole-v1 with {"python":"python3"}: Unrecognized key: "python"; /,
    ],
    [
      "train FrozenLake-v1 --env-option is_slippery",
      /^error: option '--env-option <key=value>' argument 'is_slippery' is invalid\. It must be <key>=<value>, such as is_slippery=false\.\n$/,
    ],
    [
      "train gymnasium:CartPole-v1 --python ./nowhere/python",
      /^error: Cannot make gymnasium:CartPole-v1: there is no Python \(".\/nowhere\/python" cannot be run\); install Python 3, or say where it is, as in --python \.venv\/bin\/python\.\n$/,
    ],
  ];
  test.each(refusals)("glueball %s", async (line, message) => {
    const { status, stdout, stderr } = await run(line);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([1, ""]);
  });

  test("sets a limit to episodes; where there is none, those that are played greedily have 10,000 steps", async () => {
    const settings =
      "--net-arch 8 --total-steps 200 --eval-freq 100 --eval-episodes 1 --exploration-fraction 1";
    const train = `train CliffWalking-v1 --checkpoint cliff.safetensors ${settings} --seed`;
    // An agent that knows next to nothing walks into a wall, at -1 a step.
    expect((await run(`${train} 1`)).stdout).toMatch(/best return +-10000\.0 /);
    const limited = await run(`${train} 1 --env-option max_episode_steps=50`);
    expect(limited.stdout).toMatch(/best return +-50\.0 /);
    expect((await run("play cliff.safetensors --episodes 1")).stdout).toContain("in 50 steps");
  });

  test("is listed by envs", async () => {
    const { stdout } = await run("envs FrozenLake-v1");
    expect(stdout).toMatch(/options +map_name=4x4\|8x8\n/);
    expect(stdout).toMatch(/\n +is_slippery=<boolean>\n/);
    expect(stdout).toMatch(/\n +max_episode_steps=<integer>\n/);
  });
});

describe("An environment of Gymnasium", () => {
  const gymnasiumTest = test.skipIf(!HAS_GYMNASIUM);
  const python = PYTHON.includes("/") ? resolve(PYTHON) : PYTHON;

  gymnasiumTest(
    `has its threshold from Gymnasium's registry; its options go with the agent, its Python does not${SKIPPED}`,
    async () => {
      const id = "gymnasium:FrozenLake-v1";
      const options = ["--python", python, "--env-option", "is_slippery=false"];
      const trained = await run(`train ${id} ${SMALL}`, ...options);
      expect([trained.status, trained.stderr]).toEqual([0, ""]);
      expect(trained.stdout).toContain(
        `Training DQN on ${id}, on wasm, until the mean return is 0.7.`,
      );
      const file = "checkpoints/gymnasium-FrozenLake-v1-seed-0.safetensors";
      const consent = ["--trust", "--python", python];
      expect(trained.stdout).toContain(`play ${file} ${consent.join(" ")}\n`);
      const bytes = readFileSync(join(cwd, file), "latin1");
      expect(bytes).toContain('\\"is_slippery\\":\\"false\\"');
      expect(bytes).not.toContain("python");
      const evaluated = await run(`evaluate ${file} --episodes 2`, ...consent);
      expect(evaluated.stdout).toMatch(/(not )?solved: 0\.7 is needed/);
      const played = await run(`play ${file} --episodes 1 --render-mode ansi`, ...consent);
      expect(played.stdout).toMatch(/FHFH/);
      const undrawn = await run(`play ${file} --episodes 1`, ...consent);
      expect(undrawn.stdout).toContain(`${id} is not drawn`);
    },
  );

  gymnasiumTest(`has the threshold that --reward-threshold names${SKIPPED}`, async () => {
    const line = `train gymnasium:FrozenLake-v1 --reward-threshold 0 ${SMALL} --checkpoint a.safetensors`;
    const { stdout } = await run(line, "--python", python);
    expect(stdout).toContain("until the mean return is 0.");
    expect(stdout).toMatch(/^Solved after 100 steps/m);
  });

  gymnasiumTest(
    `that cannot be made is named, with the traceback on demand${SKIPPED}`,
    async () => {
      const line = "train gymnasium:CartPole-v1 --env-option wind=3";
      const { stderr } = await run(line, "--python", python);
      expect(stderr).toMatch(
        /^error: Cannot make gymnasium:CartPole-v1: Python raised TypeError: .*wind.*; --verbose prints the traceback\.\n$/,
      );
      const verbose = await run(line, "--python", python, "--verbose");
      expect(verbose.stderr).toMatch(/Traceback \(most recent call last\)/);
    },
  );

  gymnasiumTest(`that hangs is left at the second Ctrl-C${SKIPPED}`, async () => {
    const id = "gymnasium:tests.envs.gymnasium.gymnasium_envs:Hanging-v0";
    const args = [
      "train",
      id,
      "--python",
      python,
      "--checkpoint",
      join(cwd, "hanging.safetensors"),
    ];
    const { status } = await glueball([...args, ...SMALL.split(" ")], {
      detached: true, // a group of its own, as a terminal would interrupt it
      onStart: ({ pid = 0, stderr }) =>
        stderr?.once("data", () => {
          process.kill(-pid, "SIGINT");
          setTimeout(() => process.kill(-pid, "SIGINT"), 300);
        }),
    });
    expect(status).toBe(130);
  });

  for (const [what, id, more, message] of [
    [
      "that takes more than --step-timeout",
      "Hanging-v0",
      ["--step-timeout", "0.5"],
      /^error: Cannot step .*Hanging-v0 with action \d: its Python process ended meanwhile, or took more than 0\.5 s; .*\n$/m,
    ],
    [
      "whose Python dies",
      "Fragile-v0",
      [],
      /^error: Cannot step .*Fragile-v0 with action 2: its Python process ended meanwhile; .*\n$/m,
    ],
  ] as const) {
    gymnasiumTest(
      `${what} is told in one sentence, and the training is saved${SKIPPED}`,
      async () => {
        const name = `gymnasium:tests.envs.gymnasium.gymnasium_envs:${id}`;
        const file = join(cwd, `${id}.safetensors`);
        const args = [
          "train",
          name,
          "--python",
          python,
          "--checkpoint",
          file,
          "--seed",
          "3",
          ...more,
        ];
        const { status, stdout, stderr } = await glueball([...args, ...SMALL.split(" ")]);
        expect(stderr).toMatch(message);
        expect(stderr.match(/^error: |^ +at /gm)).toHaveLength(1);
        const [, saved = "", step] =
          /as it is now +(\S+_(\d+)_steps\.safetensors)/.exec(stdout) ?? [];
        expect(stdout).toContain(`Stopped after ${step} steps`);
        expect(stdout).toMatch(/continue +\S.* train --resume .* --trust/);
        expect(existsSync(saved)).toBe(true);
        expect(status).toBe(1);
      },
    );
  }

  gymnasiumTest(`needs a Python that has the package${SKIPPED}`, async () => {
    const bare = join(cwd, "python");
    // -S and -I: without the packages of that Python
    writeFileSync(bare, `#!/bin/sh\nexec ${python} -S -I "$@"\n`);
    chmodSync(bare, 0o755);
    const { stderr } = await run(`train gymnasium:CartPole-v1 --python ${bare}`);
    expect(stderr).toBe(
      `error: Cannot make gymnasium:CartPole-v1: ${bare} has no package gymnasium; ` +
        `run "${bare} -m pip install gymnasium", or name a Python that has it, as in --python .venv/bin/python.\n`,
    );
  });
});
