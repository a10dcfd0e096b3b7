/** The peers: what each is called, what it takes part in, and how it is started. */

import type { Peer } from "../peer.ts";
import { type Kind, TRAININGS } from "../workloads.ts";
import { openPython, type PythonOptions } from "./python.ts";

/** A row of the table. */
export interface PeerRow {
  readonly name: string;
  /** Workloads that it takes part in. */
  readonly kinds: readonly Kind[];
  readonly python?: boolean;
  /** Why `--quick` leaves it out. */
  readonly slow?: string;
  /** Loads it; throws where it is not installed, with what to do. */
  readonly open: () => Promise<Peer>;
}

const STEPS: readonly Kind[] = ["update", "act"];
const ALL: readonly Kind[] = [...STEPS, "matmul", "dense"];
const FORWARD: readonly Kind[] = ["image_act", "image_forward", "convolution"];
const IMAGES: readonly Kind[] = [...FORWARD, "image_update", "image_training", "launch"];

/** Ours comes first: ratios are to it. */
export const PEERS: readonly PeerRow[] = [
  {
    name: "glueball",
    kinds: [
      ...ALL,
      ...IMAGES,
      "lstm",
      ...(Object.keys(TRAININGS) as Kind[]),
      "environment",
      "minatar",
    ],
    open: async () => (await import("./glueball.ts")).openGlueball(),
  },
  {
    name: "glueball-native",
    kinds: [...ALL, ...IMAGES, "lstm", ...(Object.keys(TRAININGS) as Kind[])],
    open: async () => (await import("./glueball.ts")).openGlueball("native"),
  },
  {
    name: "glueball-native-threads",
    kinds: [...ALL, ...IMAGES, "lstm", ...(Object.keys(TRAININGS) as Kind[])],
    open: async () => (await import("./glueball.ts")).openThreads(),
  },
  {
    name: "tfjs-wasm",
    kinds: [...ALL, ...FORWARD],
    open: async () => (await import("./tfjs.ts")).openTfjs(),
  },
  {
    name: "onnxruntime-web",
    kinds: FORWARD,
    open: async () => (await import("./onnxruntime_web.ts")).openOnnxruntimeWeb(),
  },
  { name: "jax-js", kinds: ALL, open: async () => (await import("./jax_js.ts")).openJaxJs() },
  ...python("pytorch", [...ALL, ...IMAGES, "lstm"], { module: "peers.pytorch" }),
  ...python("pytorch-fused", ["update"], { module: "peers.pytorch", variant: "fused" }),
  ...python(
    "pytorch-compile",
    STEPS,
    { module: "peers.pytorch", variant: "compile" },
    "its compiler takes half a minute",
  ),
  ...python("jax", [...ALL, ...IMAGES], { module: "peers.jax_jit" }),
  ...python("mxnet", [...ALL, "lstm"], { module: "peers.mxnet_gluon", house: "mxnet" }),
  ...python("tinygrad", ALL, { module: "peers.tinygrad_jit" }, "its compiler takes half a minute"),
  ...python("pytorch-training", ["minimalrl", "cleanrl", "minatar_dqn"], {
    module: "training.pytorch",
  }),
  ...python("jax-training", ["cleanrl"], { module: "training.jax_scan" }),
  ...python("jax-ppo", ["ppo"], { module: "training.jax_ppo" }),
  ...python("sb3-training", ["cleanrl", "zoo", "ppo", "a2c", "sac"], {
    module: "training.stable_baselines3",
  }),
  {
    name: "gymnasium",
    kinds: ["environment"],
    python: true,
    open: () => openPython({ module: "peers.gymnasium_environments" }),
  },
  {
    name: "minatar",
    kinds: ["minatar"],
    python: true,
    open: () => openPython({ module: "peers.minatar_games" }),
  },
];

/** On all cores, and pinned to one: which is faster depends on the net, and on who else is busy. */
function python(
  name: string,
  kinds: readonly Kind[],
  options: PythonOptions,
  slow?: string,
): PeerRow[] {
  return [false, true].map((pin) => ({
    name: pin ? `${name}-pinned` : name,
    kinds,
    python: true,
    ...(slow === undefined ? {} : { slow }),
    open: () => openPython({ ...options, pin }),
  }));
}
