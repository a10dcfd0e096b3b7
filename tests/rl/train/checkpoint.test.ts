/** Checkpoints: what they hold, what they refuse, and that training goes on from them to the last bit. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { load } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { withDigests } from "../../../gluon/io/digest.ts";
import { writeFile } from "../../../gluon/io/files.ts";
import { nn, safetensors } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN, type DQNOptions, type Environment, type VectorEnvironment } from "../../../rl/mod.ts";
import { gpuTest } from "../../backends/webgpu/testing.ts";
import { targetWeightsOf, weightsOf } from "../agents.ts";
import { Identity, Scripted } from "../tiny_envs.ts";

const folder = mkdtempSync(join(tmpdir(), "glueball-checkpoints-"));
const file = join(folder, "agent.safetensors");
beforeAll(async () => setBackend(await load("wasm")));
afterAll(() => rmSync(folder, { recursive: true }));

type Env = Environment<never, number> | VectorEnvironment<never, number>;

const small: DQNOptions = {
  seed: 3,
  net_arch: [16],
  learning_rate: 1e-3,
  buffer_size: 150,
  learning_starts: 50,
  batch_size: 16,
  target_update_interval: 30,
  exploration_fraction: 0.5,
};

/** Kinds of training: name, environment, options. */
const kinds: readonly [string, () => Env, DQNOptions][] = [
  ["plain", () => make("CartPole-v1") as Env, {}],
  ["eager", () => make("CartPole-v1") as Env, { compile: false }],
  [
    "prioritized, 3 steps, annealed",
    () => make("CartPole-v1") as Env,
    { prioritized_replay: true, n_steps: 3, anneal_lr: true },
  ],
  ["masked", () => make("Taxi-v4") as Env, { double_q: true, optimizer: "rmsprop" }],
  ["4 environments", () => make_vec("CartPole-v1", 4) as Env, { dueling: true, tau: 0.3 }],
  ["3 masked environments", () => make_vec("Taxi-v4", 3) as Env, { prioritized_replay: true }],
  ["4 environments, 2 steps", () => make_vec("FrozenLake-v1", 4) as Env, { n_steps: 2 }],
];

/** Steps in all, and until the first agent is saved, on backends; software makes a slow GPU. */
const lengths = [
  ["wasm", 400, 237, test],
  ["reference", 400, 237, test],
  ["webgpu", 80, 67, gpuTest],
] as const;

describe("An agent that is loaded", () => {
  for (const [backend, total, saved, testThere] of lengths) {
    for (const [kind, makeEnv, options] of kinds) {
      if (backend === "webgpu" && options.n_steps === undefined) continue;
      testThere(`goes on to the same bits: ${kind}, on ${backend}`, async () => {
        setBackend(await load(backend));
        try {
          const whole = new DQN(makeEnv(), { ...small, ...options });
          await whole.learn({ total_timesteps: total });
          const first = new DQN(makeEnv(), { ...small, ...options });
          await first.learn({ total_timesteps: total, onStep: ({ step }) => step < saved });
          await first.save(file);
          const second = await DQN.load(file, makeEnv);
          expect([second.step, second.options]).toEqual([first.step, first.options]);
          await second.learn(); // the number of steps, too, comes from the file
          expect(second.step).toBe(whole.step);
          expect(await weightsOf(second)).toEqual(await weightsOf(whole));
          expect(await targetWeightsOf(second)).toEqual(await targetWeightsOf(whole));
          // Saving has changed nothing in the one that was saved.
          await first.learn();
          expect(await weightsOf(first)).toEqual(await weightsOf(whole));
        } finally {
          setBackend(await load("wasm"));
        }
      });
    }
  }

  test("drops out what the other would have dropped out", async () => {
    const makeNet = () =>
      new nn.Sequential().add(
        new nn.Dense(16, { activation: "relu" }),
        new nn.Dropout(0.5),
        new nn.Dense(4),
      );
    const options = { ...small, learning_starts: 20 };
    const agent = new DQN(new Identity(), options, makeNet);
    await agent.learn({ total_timesteps: 80 });
    await agent.save(file);
    const copy = await DQN.load(file, () => new Identity(), { net: makeNet });
    for (const each of [agent, copy]) await each.learn({ total_timesteps: 160 });
    expect(await weightsOf(copy)).toEqual(await weightsOf(agent));
  });

  test("has the network that it is given, and asks for its environment by name", async () => {
    const makeNet = () => new nn.Sequential().add(new nn.Dense(5), new nn.Dense(4));
    const agent = new DQN(new Identity(), small, makeNet);
    await agent.save(file);
    const names: string[] = [];
    const makeEnv = (id: string) => {
      names.push(id);
      return new Identity();
    };
    const copy = await DQN.load(file, makeEnv, { net: makeNet });
    expect(names).toEqual(["Identity"]);
    expect(await weightsOf(copy)).toEqual(await weightsOf(agent));
    await expect(DQN.load(file, makeEnv)).rejects.toThrow(
      `Cannot load policy of file "${file}": parameter 0.weight of the net is float32 (16, 4), ` +
        "but that of the file is float32 (5, 4); they must be alike.",
    );
  });
});

describe("DQN.save()", () => {
  test("writes a safetensors file whose header says what it is", async () => {
    const agent = new DQN(new Identity(), small);
    await agent.learn({ total_timesteps: 70 });
    await agent.save(file);
    const { tensors, metadata } = safetensors.decode(readFileSync(file));
    expect(metadata).toEqual(
      expect.objectContaining({
        format: "glueball-checkpoint",
        version: "2",
        algorithm: "DQN",
        environment: "Identity",
        options: JSON.stringify(agent.options),
        progress: expect.stringContaining('{"step":70,"totalTimesteps":70,'),
      }),
    );
    for (const name of ["policy.0.weight", "target.1.bias", "trainer.0.weight.mean"]) {
      expect(tensors.has(name)).toBe(true);
    }
    expect(tensors.get("replay.state")?.shape).toEqual([70 * 4]);
    expect([...tensors.get("replay.action")!.data]).toEqual([...agent.buffer.arrays().action!]);
  });

  test("keeps as many older files as asked for, the newest first", async () => {
    const agent = new DQN(new Identity(), small);
    const steps = async (name: string): Promise<number> =>
      (await DQN.load(name, () => new Identity())).step;
    for (let i = 1; i <= 4; i++) {
      await agent.learn({ total_timesteps: i });
      await agent.save(file, { keep: 3 });
    }
    expect(await Promise.all([file, `${file}.1`, `${file}.2`].map(steps))).toEqual([4, 3, 2]);
    expect(existsSync(`${file}.3`)).toBe(false);
    await expect(agent.save(file, { keep: 0 })).rejects.toThrow(
      new RangeError("Cannot keep 0 checkpoints: keep must be a whole number, 1 or more."),
    );
  });

  test("refuses to write a file of two moments, and leaves the old one", async () => {
    const agent = new DQN(new Identity(), small);
    await agent.save(file);
    const before = readFileSync(file);
    const saving = agent.save(file);
    await agent.learn({ total_timesteps: 1 });
    await expect(saving).rejects.toThrow(
      `Cannot save the agent to file "${file}": it learned while it was being saved, so the file would ` +
        "be of two moments; await save() before anything else.",
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("writes a million transitions without a second copy of them", () => {
    const script = fileURLToPath(new URL("big_save.ts", import.meta.url));
    const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];
    const name = join(folder, "big");
    const words = [...runtime, script, name];
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(status).toBe(0);
    const { held, more } = JSON.parse(stdout) as { held: number; more: number };
    expect(held).toBe(44e6);
    expect(statSync(name).size).toBeGreaterThan(held);
    expect(more).toBeLessThan(held / 2);
  });

  test("says that a folder is missing", async () => {
    const name = join(folder, "nowhere", "agent.safetensors");
    await expect(new DQN(new Identity(), small).save(name)).rejects.toThrow(
      `Cannot write file "${name}": its folder does not exist; make it first.`,
    );
  });
});

test("A disk that is full gives a clear error, and the old file stays, with no rest of the new one", async () => {
  const name = join(folder, "full");
  await writeFile(name, [new Uint8Array([1, 2, 3])]);
  const full = function* (): Generator<Uint8Array> {
    yield new Uint8Array(100);
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  };
  await expect(writeFile(name, full())).rejects.toThrow(
    `Cannot write file "${name}": the disk is full; make room, or choose another disk. ` +
      "A file of that name that was there is unchanged.",
  );
  expect([...readFileSync(name)]).toEqual([1, 2, 3]);
  expect(readdirSync(folder).filter((each) => each.startsWith("full"))).toEqual(["full"]);
});

describe("DQN.load() refuses", () => {
  const loading = (): Promise<unknown> => DQN.load(file, () => new Identity());

  test("a file that is cut short, wherever that is", async () => {
    const agent = new DQN(new Identity(), small);
    await agent.learn({ total_timesteps: 60 });
    await agent.save(file);
    const whole = readFileSync(file);
    for (const length of [0, 7, 8, 100, 4000, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      await expect(loading()).rejects.toThrow(RangeError);
      await expect(loading()).rejects.toThrow(`Cannot read file "${file}": `);
    }
  });

  test("files of other kinds", async () => {
    writeFileSync(file, "\x89PNG\r\n\x1a\n and so on");
    await expect(loading()).rejects.toThrow("it is no safetensors file");
    writeFileSync(file, safetensors.encode({ tensors: new Map(), metadata: { format: "pt" } }));
    await expect(loading()).rejects.toThrow(
      `Cannot load file "${file}" as DQN: it is a safetensors file, but no checkpoint of an agent; ` +
        "give a file that save() wrote.",
    );
  });

  test("a checkpoint of another version or algorithm, or with another memory", async () => {
    const agent = new DQN(new Identity(), small);
    await agent.learn({ total_timesteps: 60 });
    await agent.save(file);
    const { tensors, metadata } = safetensors.decode(readFileSync(file));
    const { sha256: _, ...texts } = metadata;
    const write = async (changes: Record<string, string>, without = ""): Promise<void> => {
      const rest = new Map([...tensors].filter(([name]) => name !== without));
      const changed = await withDigests({ tensors: rest, metadata: { ...texts, ...changes } });
      writeFileSync(file, safetensors.encode(changed));
    };
    const refused: readonly [() => Promise<void>, string][] = [
      [
        () => write({ version: "9" }),
        " as DQN: it is a checkpoint of version 9, but this program reads 2.",
      ],
      [() => write({ algorithm: "C51" }), " as DQN: its agent is a C51; load it with that."],
      [() => write({ options: "{" }), ': its metadata "options" is missing or no JSON.'],
      ...["null", "5", "[1]"].map((metadata): [() => Promise<void>, string] => [
        () => write({ metadata }),
        ': its metadata "metadata" is no record of values by name.',
      ]),
      [() => write({ replay: "" }), ': its metadata "replay" is missing or no JSON.'],
    ];
    for (const [change, text] of refused) {
      await change();
      await expect(loading()).rejects.toThrow(new RangeError(`Cannot load file "${file}"${text}`));
    }
    await write({}, "replay.reward");
    await expect(loading()).rejects.toThrow(
      `Cannot read file "${file}": tensor replay.reward is missing, but must be 60 numbers of float32.`,
    );
    // With digests that are right: who makes such a file must not get more memory than it has bytes.
    for (const layers of ["1000000000", new Array(500).fill(1).join()]) {
      const larger = texts.options!.replace(/"net_arch":\[\d+/, `"net_arch":[${layers}`);
      expect(larger).not.toBe(texts.options!);
      await write({ options: larger });
      await expect(loading()).rejects.toThrow(
        /its options ask for larger networks than it can fill, with \d+ tensors of \d+ numbers in all\.$/,
      );
    }
    await write({ options: '{"gamma":2}' });
    await expect(loading()).rejects.toThrow("Cannot use these options of DQN: gamma is 2");
  });

  test("another environment than the agent's", async () => {
    const agent = new DQN(new Scripted(), small);
    await agent.save(file);
    await expect(loading()).rejects.toThrow(
      `Cannot load policy of file "${file}": parameter 0.weight`,
    );
  });

  test("a file that there is not", async () => {
    await expect(DQN.load(join(folder, "none"), () => new Identity())).rejects.toThrow("ENOENT");
  });
});
