/** A file that names a program, a module or an id made up to be a flag: nothing of it is run. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { load } from "../../backends/mod.ts";
import { make } from "../../envs/mod.ts";
import { withDigests } from "../../gluon/io/digest.ts";
import { encode } from "../../gluon/io/safetensors.ts";
import { readTensors } from "../../gluon/io/tensor_file.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { DQN, Lookahead, load as loadAgent } from "../../rl/mod.ts";
import { glueball, type Run } from "./program.ts";

const PYTHON = process.env.GLUEBALL_TEST_PYTHON ?? "";
const HAS_GYMNASIUM = PYTHON !== "" && spawnSync(PYTHON, ["-c", "import gymnasium"]).status === 0;
const SKIPPED = HAS_GYMNASIUM ? "" : " (skipped: GLUEBALL_TEST_PYTHON names no Python that has it)";

const COMMANDS = ["play", "evaluate --episodes 1", "train --total-steps 100 --resume"];
const SHELL = 'gymnasium:--use-compress-program=sh -c "id > pwned; cat >/dev/null"';

let cwd = "";
let agent: Uint8Array = new Uint8Array(0);
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-trust-"));
  setBackend(await load("wasm"));
  const options = { net_arch: [4], buffer_size: 60, learning_starts: 50, batch_size: 4 };
  const file = join(cwd, "agent.safetensors");
  await (await new DQN(make("CartPole-v1"), options).learn({ total_timesteps: 55 })).save(file);
  agent = readFileSync(file);
  // Whatever of these is run or imported leaves the file `pwned`.
  writeFileSync(join(cwd, "program"), "#!/bin/sh\necho > pwned\n");
  chmodSync(join(cwd, "program"), 0o755);
  for (const module of ["evil", "gymnasium", "numpy", "json", "base64", "sitecustomize"]) {
    writeFileSync(join(cwd, `${module}.py`), 'open("pwned", "w").close()\n');
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Writes the agent as if it had been trained on `environment`. */
async function forge(
  environment: string,
  words: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { tensors, metadata } = await readTensors(agent);
  const envs = JSON.stringify({ ...JSON.parse(metadata.envs!), environment: null });
  const own = JSON.stringify({ environment: words });
  const forged = { ...metadata, environment, metadata: own, envs };
  writeFileSync(
    join(cwd, "forged.safetensors"),
    encode(await withDigests({ tensors, metadata: forged })),
  );
  return "forged.safetensors";
}

/** The file of an agent of another algorithm. */
async function lookahead(): Promise<Uint8Array> {
  const file = join(cwd, "lookahead.safetensors");
  const options = { net_arch: [4], buffer_size: 60, learning_starts: 50, batch_size: 4 };
  const agent = new Lookahead(make("CartPole-v1"), options);
  await (await agent.learn({ total_timesteps: 55 })).save(file);
  return readFileSync(file);
}

/** Runs a line; what was forged must not have run. */
async function run(line: string, ...more: readonly string[]): Promise<Run> {
  const result = await glueball([...line.split(" "), ...more], { cwd });
  expect(existsSync(join(cwd, "pwned"))).toBe(false);
  return result;
}

describe("A checkpoint", () => {
  for (const command of COMMANDS) {
    test(`whose id is a flag of another program runs nothing (${command})`, async () => {
      const file = await forge(SHELL, { python: "tar" });
      for (const trust of [[], ["--trust"]]) {
        const { status, stderr } = await run(`${command} ${file}`, ...trust);
        expect(stderr).toMatch(
          /^error: Cannot make "gymnasium:--use.*: it is no id of Gymnasium; .*\n$/,
        );
        expect(status).toBe(1);
      }
    });

    test(`on an environment of Gymnasium starts no Python without --trust (${command})`, async () => {
      const file = await forge("gymnasium:evil:CartPole-v1", { python: "./program", size: "8" });
      const { status, stderr } = await run(`${command} ${file}`);
      expect(stderr).toBe(
        "error: Cannot make gymnasium:evil:CartPole-v1: a file names it, and making it runs Python " +
          "code, for python3 would import the package gymnasium and the module evil, and make it with " +
          '{"size":8}; if you trust the file, consent with --trust.\n',
      );
      expect(status).toBe(1);
    });
  }

  test("never says which Python it is, also with --trust", async () => {
    const file = await forge("gymnasium:CartPole-v1", { python: "./program" });
    const { stderr } = await run(`evaluate ${file} --trust --python ./no-such-python`);
    expect(stderr).toContain('there is no Python ("./no-such-python" cannot be run)');
  });

  test("has options of its environment that are texts, and no paths", async () => {
    for (const [words, message] of [
      [{ xml_file: "/etc/passwd" }, "which may be a path"],
      [{ size: 8 }, "its options are no texts by name"],
      [[1], "they are no record of options by name"],
      ["text", "they are no record of options by name"],
    ] as const) {
      const file = await forge("gymnasium:CartPole-v1", words as Record<string, unknown>);
      expect((await run(`evaluate ${file} --trust --python x`)).stderr).toContain(message);
    }
  });

  const loaders: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
    "DQN.load": (file) => DQN.load(file, make as never),
    "Lookahead.load": (file) => Lookahead.load(file, make as never),
    "rl.load": (file) => loadAgent(file, make),
  };
  for (const [name, open] of Object.entries(loaders)) {
    test(`is loaded by ${name} with envs.make, but not where it names an environment of Gymnasium`, async () => {
      setBackend(await load("wasm"));
      const own = agent;
      if (name === "Lookahead.load") agent = await lookahead();
      for (const [id, message] of [
        [SHELL, "it is no id of Gymnasium"],
        ["gymnasium:evil:CartPole-v1", "a file names it"],
      ] as const) {
        const file = join(cwd, await forge(id, { python: join(cwd, "program") }));
        await expect(open(file)).rejects.toThrow(message);
      }
      expect(existsSync(join(cwd, "pwned"))).toBe(false);
      expect(await open(join(cwd, await forge("CartPole-v1")))).toBeDefined();
      agent = own;
    });
  }

  test.skipIf(!HAS_GYMNASIUM)(
    `with --trust imports nothing from the working directory${SKIPPED}`,
    async () => {
      const python = spawnSync(PYTHON, ["-c", "import sys; print(sys.executable)"]);
      const flags = ["--trust", "--python", String(python.stdout).trim(), "--episodes", "1"];
      const plain = await run(`evaluate ${await forge("gymnasium:CartPole-v1")}`, ...flags);
      expect([plain.status, plain.stderr]).toEqual([0, ""]);
      const evil = await run(`evaluate ${await forge("gymnasium:evil:CartPole-v1")}`, ...flags);
      expect(evil.stderr).toContain(
        "has no module evil, and one in the working directory is not searched for where a file names " +
          "it; set PYTHONPATH to its folder if it is yours.",
      );
    },
  );
});

test("A checkpoint whose metadata are not those of the command line is refused in a sentence", async () => {
  for (const [metadata, message] of [
    [{ training: { keep: 0 } }, "training.keep: Too small"],
    [{ training: { evalFreq: "often" } }, "training.evalFreq: Invalid input"],
    [{ evaluations: { curve: [{ step: -1 }], best: null } }, "evaluations.curve.0.step: Too small"],
    [{ backend: 7 }, "backend: Invalid input"],
  ] as const) {
    const { tensors, metadata: texts } = await readTensors(agent);
    const changed = { ...texts, metadata: JSON.stringify(metadata) };
    const file = encode(await withDigests({ tensors, metadata: changed }));
    writeFileSync(join(cwd, "strange.safetensors"), file);
    const { status, stderr } = await run("train --total-steps 100 --resume strange.safetensors");
    expect(stderr).toContain(
      "error: Cannot restore the metadata of a checkpoint: its state is not such",
    );
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  }
});

describe("A file with settings", () => {
  test("starts no Python without --trust, in train or benchmark", async () => {
    const setting = {
      name: "evil",
      environment: "gymnasium:evil:CartPole-v1",
      about: "",
      n_timesteps: 100,
      eval_freq: 100,
      measure: "greedy",
      algorithm: "dqn",
      options: {},
      published: [],
    };
    writeFileSync(join(cwd, "evil.json"), JSON.stringify(setting));
    for (const command of ["train", "benchmark --seeds 1"]) {
      const { status, stderr } = await run(`${command} evil.json`);
      expect(stderr).toContain("a file names it, and making it runs Python code");
      expect(stderr).toContain("consent with --trust.");
      expect(status).toBe(1);
    }
  });
});
