/** The kinds of files that are fuzzed: how to write one, and what a file of the kind means. */

import { readFileSync } from "node:fs";
import { copyFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { make_vec, makeFromFile } from "../../envs/mod.ts";
import { openTensors, readTensorFile } from "../../gluon/io/open_tensors.ts";
import { writeTensorFile } from "../../gluon/io/write_tensors.ts";
import {
  autograd,
  from_pretrained,
  nd,
  nn,
  ONNXBlock,
  SymbolBlock,
  save_pretrained,
  Trainer,
} from "../../gluon/mod.ts";
import { DQN, type Observation, type VectorEnvironment } from "../../rl/mod.ts";
import { readSB3File } from "../../rl/sb3/sb3_file.ts";
import { BYTE_MUTATIONS, JSON_MUTATIONS, type Mutation } from "./mutations.ts";
import { ZIP_MUTATIONS } from "./zip_mutations.ts";

/** A kind of file. */
export interface Subject {
  /** Writes a file. */
  write(path: string): Promise<void>;
  /** Reads one and says what it means, as a text, or gives a net that does when it is run; throws where it is none. */
  read(path: string): Promise<string | Runnable>;
  /** What happens to files. Default: that of safetensors files. */
  readonly mutations?: Readonly<Record<string, Mutation>>;
  /** Whether the files have digests, by which a changed number is found. Default: true. */
  readonly hasDigests?: boolean;
}

/** A net. How much it takes when it runs, is said by its file: that is no fault of the reader. */
export interface Runnable {
  run(): Promise<string>;
}

/** Makes the net of which the files are; small, so that a flip hits the header as often as a tensor. */
function makeNet(): nn.Sequential {
  const net = new nn.Sequential();
  net.add(new nn.Dense(3, { in_units: 2, activation: "relu" }), new nn.Dense(2, { in_units: 3 }));
  net.initialize();
  return net;
}

async function parametersOf(net: nn.Sequential): Promise<string> {
  const arrays = [...net.collect_params()].map(async ([name, parameter]) => {
    return [name, [...(await parameter.data().toArray())]];
  });
  return JSON.stringify(await Promise.all(arrays));
}

/** All that a file of tensors holds. */
async function tensorsOf(path: string): Promise<string> {
  const { kind, tensors } = await readTensorFile(path);
  const texts = [...tensors].map(([name, { shape, dtype, data }]) => [
    name,
    shape,
    dtype,
    [...data],
  ]);
  return JSON.stringify([kind, texts]);
}

/** A convolutional net that was called. */
function makeExported(): nn.Sequential {
  const net = new nn.Sequential(
    new nn.Conv2D(2, 2),
    new nn.BatchNorm(),
    new nn.Flatten(),
    new nn.Dense(2),
  );
  net.initialize();
  net.hybridize();
  net(nd.ones([1, 1, 3, 3]));
  return net;
}

interface AnyNet {
  (x: nd.NDArray): nd.NDArray | nd.NDArray[];
  dispose(): void;
}

function runnable(net: AnyNet): Runnable {
  return {
    run: async () => {
      try {
        const outputs = [net(nd.ones([1, 1, 3, 3]))].flat();
        return JSON.stringify(await Promise.all(outputs.map((each) => each.tolist())));
      } finally {
        net.dispose();
      }
    },
  };
}

/** A file that Stable-Baselines3 saved, of the golden values. */
function savedModel(name: string): Uint8Array {
  const url = new URL("../../tests/golden/sb3/sb3_models.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(url, "utf8")) as {
    cases: { about: string; file: string }[];
  };
  const { file } = cases.find(({ about }) => about === name)!;
  return Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
}

function makeTrainer(net: nn.Sequential): Trainer {
  const trainer = new Trainer(net.collect_params(), "adam", { learning_rate: 0.01 });
  const x = nd.array([1, 2, 3, 4], { shape: [2, 2] });
  autograd.record(() => net(x).sum()).backward();
  trainer.step(2);
  return trainer;
}

function makeVector(id: string): VectorEnvironment<Observation, number> {
  return make_vec(id, 2) as unknown as VectorEnvironment<Observation, number>;
}

const OPTIONS = { net_arch: [3], buffer_size: 40, learning_starts: 10, batch_size: 4, n_steps: 2 };

/** Learns a little from what a checkpoint holds: what hangs or breaks, does so here. */
async function stateOf(agent: DQN): Promise<string> {
  const { step, total_timesteps, options, metadata } = agent;
  const told = JSON.stringify([step, total_timesteps, options, metadata, agent.buffer.length]);
  // Options that ask for a million updates a step are granted, which is no fault.
  if (agent.options.gradient_steps < 1000) await agent.learn({ total_timesteps: step + 4 });
  const parameters = [...agent.policy.collect_params().values()].map((each) => each.data());
  const numbers = await Promise.all(parameters.map((each) => each.toArray()));
  return told + JSON.stringify(numbers.map((each) => [...each]));
}

/** All kinds by name. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  parameters: {
    write: (path) => makeNet().save_parameters(path),
    read: async (path) => {
      const net = makeNet();
      await net.load_parameters(path);
      return await parametersOf(net);
    },
  },
  "trainer states": {
    write: (path) => makeTrainer(makeNet()).save_states(path),
    read: async (path) => {
      const trainer = makeTrainer(makeNet());
      await trainer.load_states(path);
      const { tensors, metadata } = await trainer.collectStates();
      const numbers = [...tensors].map(([name, { data }]) => [name, [...data]]);
      return JSON.stringify([numbers, metadata]);
    },
  },
  checkpoints: {
    write: async (path) => {
      const agent = new DQN(makeFromFile("CartPole-v1") as never, OPTIONS);
      agent.metadata.about = { threshold: 475, text: "a note" };
      await agent.learn({ total_timesteps: 30 });
      await agent.save(path);
    },
    read: async (path) => stateOf(await DQN.load(path, (id) => makeFromFile(id) as never)),
  },
  "checkpoints of several environments with masks, prioritized": {
    write: async (path) => {
      const agent = new DQN(makeVector("Taxi-v4"), { ...OPTIONS, prioritized_replay: true });
      await (await agent.learn({ total_timesteps: 60 })).save(path);
    },
    read: async (path) => stateOf(await DQN.load(path, makeVector)),
  },
  "MXNet's .params": {
    mutations: BYTE_MUTATIONS,
    hasDigests: false,
    write: (path) => makeNet().save_parameters(path, { format: "mxnet" }),
    read: tensorsOf,
  },
  "NumPy's .npz": {
    mutations: ZIP_MUTATIONS,
    hasDigests: false,
    write: (path) => makeNet().save_parameters(path, { format: "npz" }),
    read: tensorsOf,
  },
  "NumPy's .npy": {
    mutations: BYTE_MUTATIONS,
    hasDigests: false,
    write: async (path) => {
      const tensor = {
        shape: [3, 2],
        dtype: "float32" as const,
        data: Float32Array.of(1, 2, 3, 4, 5, 6),
      };
      await writeTensorFile(
        path,
        { tensors: new Map([["x", tensor]]), metadata: {} },
        { format: "npy" },
      );
    },
    read: tensorsOf,
  },
  "MXNet's symbols": {
    mutations: JSON_MUTATIONS,
    hasDigests: false,
    write: async (path) => {
      await makeExported().export(path);
      await rename(`${path}-symbol.json`, path);
    },
    read: async (path) => {
      const net = await SymbolBlock.imports(path, "data", `${path}-0000.params`);
      return runnable(net as unknown as AnyNet);
    },
  },
  "ONNX files": {
    mutations: BYTE_MUTATIONS,
    hasDigests: false,
    write: (path) => makeExported().exportONNX(path),
    read: async (path) => runnable(await ONNXBlock.imports<nd.NDArray | nd.NDArray[]>(path)),
  },
  "zips of Stable-Baselines3": {
    mutations: ZIP_MUTATIONS,
    hasDigests: false,
    write: async (path) => writeFile(path, savedModel("DQN")),
    read: async (path) => {
      const { tensors, variables, ...rest } = await readSB3File(path);
      const numbers = [...tensors, ...variables].map(([name, { data }]) => [name, [...data]]);
      return JSON.stringify([numbers, rest]);
    },
  },
  "PyTorch's files": {
    mutations: ZIP_MUTATIONS,
    hasDigests: false,
    write: async (path) => writeFile(path, unzipSync(savedModel("DQN"))["policy.pth"]!),
    read: tensorsOf,
  },
  "indexes of shards": {
    mutations: JSON_MUTATIONS,
    hasDigests: false,
    write: async (path) => {
      await makeNet().save_parameters(join(dirname(path), "shard.safetensors"));
      const names = ["0.weight", "0.bias", "1.weight", "1.bias"];
      const weightMap = Object.fromEntries(names.map((name) => [name, "shard.safetensors"]));
      await writeFile(path, JSON.stringify({ weight_map: weightMap }));
    },
    read: async (path) => {
      const source = await openTensors(path);
      await source.close();
      return await tensorsOf(path);
    },
  },
  "model folders": {
    mutations: JSON_MUTATIONS,
    hasDigests: false,
    write: async (path) => {
      await save_pretrained(makeNet(), `${path}-folder`, { config: { units: 3 } });
      await copyFile(join(`${path}-folder`, "config.json"), path);
    },
    read: async (path) => {
      await copyFile(path, join(`${path}-folder`, "config.json"));
      let config = {};
      const net = await from_pretrained(`${path}-folder`, (given) => {
        config = given;
        return makeNet();
      });
      return JSON.stringify(config) + (await parametersOf(net));
    },
  },
};
