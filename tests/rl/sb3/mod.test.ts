/** Agents from files of Stable-Baselines3: they do what they do there. */
import { beforeAll, describe, expect, test } from "bun:test";
import { unzipSync, zipSync } from "fflate";
import { load } from "../../../backends/mod.ts";
import * as envs from "../../../envs/mod.ts";
import { readTensorFile } from "../../../gluon/io/open_tensors.ts";
import type { Tensor } from "../../../gluon/io/safetensors.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import {
  type Action,
  DQN,
  type Environment,
  fromSB3,
  type Observation,
  RecurrentPPO,
  type SAC,
  TD3,
  toStateDict,
} from "../../../rl/mod.ts";
import { architectureOf } from "../../../rl/sb3/architecture.ts";
import type { SB3File } from "../../../rl/sb3/sb3_file.ts";
import { goldenCases } from "../../gluon/nd/support/golden.ts";
import { channelsLastEnvs, imageEnvs } from "./image_env.ts";

interface ModelCase {
  readonly about: string;
  readonly environment: string;
  readonly file: string;
  readonly returns: readonly number[];
  readonly actions?: readonly (number | readonly number[])[];
}
/** Of an environment of images: actions for the observations, one after the other. */
type ImageCase = Omit<ModelCase, "returns" | "actions"> & Required<Pick<ModelCase, "actions">>;

beforeAll(async () => setBackend(await load("wasm")));

const all = ["sb3_models", "sb3_images", "sb3_contrib"].flatMap((name) => {
  return goldenCases<ModelCase | ImageCase>(name);
});
const isOfImages = (each: ModelCase | ImageCase): each is ImageCase =>
  each.environment in imageEnvs;
const images = all.filter(isOfImages);
const cases = all.filter((each): each is ModelCase => !isOfImages(each));
const bytesOf = ({ file }: Pick<ModelCase, "file">): Uint8Array =>
  Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
const bytesIn = ({ data }: Tensor): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const caseOf = (about: string): ModelCase => cases.find((each) => each.about === about)!;

const makeEnv = (id: string): Environment => envs.make(id) as Environment;

describe("fromSB3()", () => {
  for (const each of cases) {
    test(`has the returns that Stable-Baselines3 has in 20 seeded episodes: ${each.about}`, async () => {
      const { environment, returns, actions } = each;
      const agent = await fromSB3<Observation, Action>(bytesOf(each), makeEnv(environment));
      const env = makeEnv(environment);
      for (const [seed, expected] of returns.entries()) {
        if (agent instanceof RecurrentPPO) agent.forget();
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

  const layouts = { "channels first": imageEnvs, "channels last": channelsLastEnvs };
  const imageCases = Object.entries(layouts).flatMap(([layout, envsOfImages]) => {
    return images.map((each) => ({ layout, each, env: envsOfImages[each.environment]! }));
  });
  for (const { layout, each, env } of imageCases) {
    test(`acts on images as Stable-Baselines3 does, and writes its names again: ${each.about}, ${layout}`, async () => {
      const agent = await fromSB3(bytesOf(each), env.make());
      for (const [b, expected] of each.actions.entries()) {
        if (agent instanceof RecurrentPPO) agent.forget();
        const action = await agent.act(env.show(b));
        const difference = nd
          .array([action].flat() as number[])
          .subtract(nd.array([expected].flat()));
        expect(await difference.abs().max().asscalar()).toBeLessThan(1e-4);
      }
      const bytes = new Uint8Array(await (await toStateDict(agent)).arrayBuffer());
      const ours = await readTensorFile(bytes);
      const theirs = await readTensorFile(unzipSync(bytesOf(each))["policy.pth"]!);
      expect([...ours.tensors.keys()].sort()).toEqual([...theirs.tensors.keys()].sort());
      for (const [name, tensor] of theirs.tensors) {
        const same = ours.tensors.get(name)!;
        expect([name, same.shape]).toEqual([name, tensor.shape]);
        expect([name, Buffer.compare(bytesIn(same), bytesIn(tensor))]).toEqual([name, 0]);
      }
    });
  }

  test("refuses extractors of other kinds", () => {
    const tensors = new Map([["q_net.features_extractor.net.0.weight", {} as Tensor]]);
    expect(() => architectureOf("DQN", { tensors, what: "x.zip" } as unknown as SB3File)).toThrow(
      "Cannot load x.zip: its policy has a features extractor that is not read, q_net.features_extractor.net.0.weight;",
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
      const { tensors: theirs } = await readTensorFile(unzipSync(bytesOf(each))["policy.pth"]!);
      expect([...tensors.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [name, { data }] of theirs)
        expect([name, tensors.get(name)!.data]).toEqual([name, data]);
    });
  }

  test("is of the algorithms that are there", async () => {
    await expect(toStateDict({ algorithm: "BC" })).rejects.toThrow(
      "Cannot write BC for Stable-Baselines3: it has no such algorithm; these are DQN, QRDQN, PPO, RecurrentPPO, A2C, SAC, TQC, TD3.",
    );
    const c51 = new DQN(makeEnv("CartPole-v1") as never, { critic: "c51", net_arch: [2] });
    await expect(toStateDict(c51)).rejects.toThrow('Cannot write a DQN with critic "c51" for');
    const dueling = new DQN(makeEnv("CartPole-v1") as never, { dueling: true, net_arch: [2] });
    await expect(toStateDict(dueling)).rejects.toThrow(
      "Cannot name parameter body.0.weight of DQN",
    );
    const normalized = new DQN(makeEnv("CartPole-v1") as never, {
      layer_norm: true,
      net_arch: [2],
    });
    await expect(toStateDict(normalized)).rejects.toThrow("Cannot name parameter 1.gamma of DQN");
  });
});
