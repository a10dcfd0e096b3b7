/** Agents from files of Stable-Baselines3: they do what they do there. */
import { beforeAll, describe, expect, test } from "bun:test";
import { unzipSync, zipSync } from "fflate";
import { load } from "../../../backends/mod.ts";
import * as envs from "../../../envs/mod.ts";
import { readTensorFile } from "../../../gluon/io/open_tensors.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type Action,
  type Environment,
  fromSB3,
  type Observation,
  type SAC,
  TD3,
  toStateDict,
} from "../../../rl/mod.ts";
import { goldenCases } from "../../gluon/nd/support/golden.ts";
import { imageOf, makeImageEnv } from "./image_env.ts";

interface ModelCase {
  readonly about: string;
  readonly environment: string;
  readonly file: string;
  readonly returns: readonly number[];
  readonly actions?: readonly (number | readonly number[])[];
}

beforeAll(async () => setBackend(await load("wasm")));

const images = goldenCases<Omit<ModelCase, "returns">>("sb3_images").filter(({ environment }) => {
  return environment === "images";
});
const cases = [
  ...goldenCases<ModelCase>("sb3_models"),
  ...goldenCases<ModelCase>("sb3_images").filter(({ environment }) => environment !== "images"),
];
const bytesOf = ({ file }: Pick<ModelCase, "file">): Uint8Array =>
  Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
const caseOf = (about: string): ModelCase => cases.find((each) => each.about === about)!;

const makeEnv = (id: string): Environment => envs.make(id) as Environment;

describe("fromSB3()", () => {
  for (const each of cases) {
    test(`has the returns that Stable-Baselines3 has in 20 seeded episodes: ${each.about}`, async () => {
      const { environment, returns, actions } = each;
      const agent = await fromSB3<Observation, Action>(bytesOf(each), makeEnv(environment));
      const env = makeEnv(environment);
      for (const [seed, expected] of returns.entries()) {
        let observation = env.get_init_state({ seed });
        let total = 0;
        for (let step = 0; ; step++) {
          const action = await agent.act(observation);
          if (seed === 0 && actions) {
            const theirs = [actions[step]!].flat();
            const ours = typeof action === "number" ? [action] : [...(action as Float32Array)];
            for (const [i, number] of theirs.entries()) expect(ours[i]).toBeCloseTo(number, 3);
          }
          const next = env.step(action);
          total += next.reward;
          observation = next.next_state;
          if (next.done) break;
        }
        expect(Math.abs(total - expected)).toBeLessThan(1e-3 * Math.max(1, Math.abs(expected)));
      }
    });
  }

  for (const each of images) {
    test(`acts on images as Stable-Baselines3 does, and writes its names again: ${each.about}`, async () => {
      const agent = await fromSB3(bytesOf(each), makeImageEnv());
      const actions: number[] = [];
      for (const b of each.actions!.keys()) actions.push(await agent.act(imageOf(b)));
      expect(actions).toEqual(each.actions as number[]);
      const bytes = new Uint8Array(await (await toStateDict(agent)).arrayBuffer());
      const ours = await readTensorFile(bytes);
      const theirs = await readTensorFile(unzipSync(bytesOf(each))["policy.pth"]!);
      expect([...ours.tensors.keys()].sort()).toEqual([...theirs.tensors.keys()].sort());
      for (const [name, { shape, data }] of theirs.tensors) {
        expect(ours.tensors.get(name)).toMatchObject({ shape, data });
      }
    });
  }

  test("refuses extractors of other algorithms", async () => {
    await expect(
      fromSB3(bytesOf(images[0]!), makeImageEnv(), { algorithm: "SAC" }),
    ).rejects.toThrow(
      "policies of kind MlpPolicy and, of DQN, PPO and A2C, CnnPolicy with a NatureCNN are read",
    );
  });

  test("takes settings and architecture, and learns on", async () => {
    const ppo = await fromSB3<Observation, Action>(bytesOf(caseOf("PPO")), makeEnv("CartPole-v1"), {
      options: { gamma: 0.9, n_steps: 32, batch_size: 32, n_epochs: 1 },
    });
    expect(ppo.options).toMatchObject({
      ...{ gamma: 0.9, n_steps: 32, learning_rate: 3e-4, activation_fn: "tanh" },
      net_arch: { pi: [8], vf: [6, 5] },
    });
    const before = await (await toStateDict(ppo)).arrayBuffer();
    await ppo.learn({ total_timesteps: 64 });
    expect(new Uint8Array(await (await toStateDict(ppo)).arrayBuffer())).not.toEqual(
      new Uint8Array(before),
    );
    const td3 = (await fromSB3(bytesOf(caseOf("TD3")), makeEnv("Pendulum-v1"))) as unknown as TD3;
    expect(td3).toBeInstanceOf(TD3);
    expect(td3.options).toMatchObject({
      net_arch: { pi: [8, 6], qf: [5] },
      n_critics: 2,
      policy_delay: 2,
    });
    const sac = (await fromSB3(bytesOf(caseOf("SAC")), makeEnv("Pendulum-v1"))) as unknown as SAC;
    expect(await sac.entropy!.log_ent_coef.data().asscalar()).toBeLessThan(0);
  });

  test("says what does not fit", async () => {
    const { file: _, ...dqn } = { ...caseOf("DQN"), bytes: bytesOf(caseOf("DQN")) };
    await expect(fromSB3(dqn.bytes, makeEnv("Acrobot-v1"))).rejects.toThrow(
      "Cannot load the bytes: q_net.q_net.0.weight is (8, 4), but for this environment it must be (8, 6).",
    );
    await expect(fromSB3(dqn.bytes, makeEnv("CartPole-v1"), { algorithm: "PPO" })).rejects.toThrow(
      "Cannot load the bytes: its policy has no parameter action_net.weight.",
    );
    await expect(
      fromSB3(zipSync({ data: new Uint8Array(2) }), makeEnv("CartPole-v1")),
    ).rejects.toThrow("it is no file of Stable-Baselines3: it has no data and policy.pth");
    await expect(fromSB3(dqn.bytes.subarray(0, 900), makeEnv("CartPole-v1"))).rejects.toThrow(
      "Cannot read the bytes",
    );
  });
});

describe("toStateDict()", () => {
  for (const each of cases) {
    test(`gives back what was read, under the same names: ${each.about}`, async () => {
      const agent = await fromSB3(bytesOf(each), makeEnv(each.environment));
      const { tensors } = await readTensorFile(await toStateDict(agent));
      const { unzipSync } = await import("fflate");
      const { tensors: theirs } = await readTensorFile(unzipSync(bytesOf(each))["policy.pth"]!);
      expect([...tensors.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [name, { data }] of theirs)
        expect([name, tensors.get(name)!.data]).toEqual([name, data]);
    });
  }

  test("is of six algorithms", async () => {
    await expect(toStateDict({ algorithm: "BC" })).rejects.toThrow(
      "Cannot write a BC for Stable-Baselines3: it has no such algorithm here; these are DQN, PPO, A2C, SAC, TD3, TQC.",
    );
  });
});
