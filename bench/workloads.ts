/** What is timed: the table of workloads, and the shorter one of `--quick`. */

import { type ConvolutionWorkload, flopOf, IMAGE_WORKLOADS, type ImageWorkload } from "./images.ts";

/** Policy net, target net, Bellman target, smooth-L1, backward, Adam. */
export interface UpdateWorkload {
  readonly kind: "update";
  /** Units from the input to the output. */
  readonly layers: readonly number[];
  readonly batch: number;
  readonly learning_rate: number;
}

/** The greedy action in one state, known to the host. */
export interface ActWorkload {
  readonly kind: "act";
  readonly layers: readonly number[];
}

/** The product of two (size, size) matrices, one of them stored transposed or none. */
export interface MatmulWorkload {
  readonly kind: "matmul";
  readonly size: number;
  readonly transposed: "none" | "a" | "b";
}

/** A dense layer forward, and the gradients of its input, weight and bias. */
export interface DenseWorkload {
  readonly kind: "dense";
  readonly batch: number;
  readonly in_units: number;
  readonly units: number;
}

/** A training step of an LSTM `(length, batch, units) -> (length, batch, units)`: squared error, backward, SGD. */
export interface RecurrentWorkload {
  readonly kind: "lstm";
  readonly length: number;
  readonly batch: number;
  readonly units: number;
  readonly learning_rate: number;
}

/** A whole training, from the first environment step to the last update. */
export interface TrainingWorkload {
  readonly kind: keyof typeof TRAININGS;
  readonly steps: number;
}

/** The trainings, and what each is called. */
export const TRAININGS = {
  /** 4-128-128-2, ten updates of batch 32 an episode. */
  minimalrl: "minimalRL's DQN",
  /** `dqn.py`: 4-120-84-2, every ten steps an update of batch 128. */
  cleanrl: "CleanRL's DQN",
  /** 4-256-256-2, every 256 steps 128 updates of batch 64. */
  zoo: "rl-zoo's settings",
  /** CartPole-v1 x 8, two nets 4-64-64, every 256 steps 20 updates of batch 256. */
  ppo: "rl-zoo's PPO",
  /** CartPole-v1 x 8, two nets 4-64-64, every 40 steps an update. */
  a2c: "rl-zoo's A2C",
  /** 16 filters 3x3 and 128 units, every frame an update of batch 32 by centered RMSProp. */
  minatar_dqn: "MinAtar's DQN on Breakout",
  /** Pendulum-v1, nets of 256-256, every step an update of batch 256. */
  sac: "rl-zoo's SAC on Pendulum-v1",
};

/** Random steps in an environment, over the ends of its episodes; or in many environments together. */
export interface EnvironmentWorkload {
  /** `minatar`: of the MinAtar that is installed, not of Gymnasium. */
  readonly kind: "environment" | "minatar";
  readonly id: string;
  /** 1 for an environment by itself, as `make(id)` gives it. */
  readonly num_envs: number;
  /** Steps of one run, of all environments together. */
  readonly steps: number;
}

/** A compiled function of so many elementwise kernels, each of one number: what a launch takes, and a replay. */
export interface LaunchWorkload {
  readonly kind: "launch";
  readonly kernels: number;
}

export type Workload =
  | UpdateWorkload
  | ActWorkload
  | MatmulWorkload
  | DenseWorkload
  | ImageWorkload
  | ConvolutionWorkload
  | LaunchWorkload
  | RecurrentWorkload
  | TrainingWorkload
  | EnvironmentWorkload;

export type Kind = Workload["kind"];

const NETS: readonly (readonly [layers: readonly number[], batch: number])[] = [
  [[4, 128, 128, 2], 32],
  [[4, 128, 128, 2], 64],
  [[4, 120, 84, 2], 128],
  [[4, 256, 256, 2], 128],
];
const ACT_NETS = [...new Map(NETS.map(([layers]) => [String(layers), layers])).values()];
const TRANSPOSED = ["none", "a", "b"] as const;
const ENVIRONMENTS = [
  "CartPole-v1",
  "MountainCar-v0",
  "MountainCarContinuous-v0",
  "Acrobot-v1",
  "Pendulum-v1",
  "FrozenLake-v1",
  "FrozenLake8x8-v1",
  "CliffWalking-v1",
  "CliffWalkingSlippery-v1",
  "Taxi-v4",
  "Blackjack-v1",
];

const MINATAR = ["Asterix", "Breakout", "Freeway", "Seaquest", "SpaceInvaders"];

export const WORKLOADS: readonly Workload[] = [
  ...NETS.map(([layers, batch]) => update(layers, batch)),
  ...ACT_NETS.map((layers): Workload => ({ kind: "act", layers })),
  { kind: "launch", kernels: 1 },
  { kind: "launch", kernels: 100 },
  ...IMAGE_WORKLOADS,
  ...[64, 128, 256, 512, 1024].flatMap((size) => matmuls(size)),
  { kind: "dense", batch: 32, in_units: 4, units: 128 },
  { kind: "dense", batch: 32, in_units: 128, units: 128 },
  { kind: "dense", batch: 128, in_units: 120, units: 84 },
  { kind: "dense", batch: 128, in_units: 256, units: 256 },
  { kind: "lstm", length: 35, batch: 32, units: 200, learning_rate: 10 },
  ...ENVIRONMENTS.map((id) => environment(id, 1)),
  environment("CartPole-v1", 1024),
  ...MINATAR.map((game) => minatar(game)),
  { kind: "minimalrl", steps: 20_000 },
  { kind: "cleanrl", steps: 100_000 },
  { kind: "zoo", steps: 20_000 },
  { kind: "ppo", steps: 50_000 },
  { kind: "a2c", steps: 50_000 },
  { kind: "minatar_dqn", steps: 3000 },
  { kind: "sac", steps: 3000 },
];

export const QUICK_WORKLOADS: readonly Workload[] = [
  update([4, 128, 128, 2], 32),
  { kind: "act", layers: [4, 128, 128, 2] },
  ...matmuls(256),
  { kind: "dense", batch: 32, in_units: 128, units: 128 },
  environment("CartPole-v1", 1),
  { kind: "minimalrl", steps: 3000 },
];

function update(layers: readonly number[], batch: number): Workload {
  return { kind: "update", layers, batch, learning_rate: 5e-4 };
}

function matmuls(size: number): Workload[] {
  return TRANSPOSED.map((transposed) => ({ kind: "matmul", size, transposed }));
}

function environment(id: string, num_envs: number): Workload {
  return { kind: "environment", id, num_envs, steps: Math.max(256, 16 * num_envs) };
}

function minatar(game: string): Workload {
  return { kind: "minatar", id: `MinAtar/${game}-v0`, num_envs: 1, steps: 256 };
}

/** The name under which a workload is printed and chosen by `--only`. */
export function nameOf(workload: Workload): string {
  if (isTraining(workload)) {
    return `training, ${TRAININGS[workload.kind]}, ${workload.steps} steps`;
  }
  switch (workload.kind) {
    case "update":
      return `update ${workload.layers.join("-")} batch ${workload.batch}`;
    case "act":
      return `act ${workload.layers.join("-")}`;
    case "matmul":
      return `matmul ${workload.size} ${{ none: "a.b", a: "aT.b", b: "a.bT" }[workload.transposed]}`;
    case "dense":
      return `dense ${workload.in_units}-${workload.units} batch ${workload.batch}, with gradients`;
    case "launch":
      return workload.kernels === 1
        ? "replay of one kernel of one number"
        : `a launch, of ${workload.kernels} kernels of one number`;
    case "image_update":
      return `update ${workload.net.name} batch ${workload.batch}`;
    case "image_act":
      return `act ${workload.net.name}`;
    case "image_forward":
      return `forward ${workload.net.name} batch ${workload.batch}`;
    case "image_training":
      return `training step ${workload.net.name} batch ${workload.batch}`;
    case "convolution": {
      const { image, filters, kernel, stride } = workload;
      return `convolution ${image.join("x")}, ${filters} filters ${kernel}x${kernel} / ${stride}`;
    }
    case "lstm":
      return `lstm step ${workload.units}-${workload.units}, length ${workload.length}, batch ${workload.batch}`;
    case "environment":
    case "minatar":
      return `environment ${workload.id}${workload.num_envs > 1 ? ` x ${workload.num_envs}` : ""}`;
  }
}

/** How a workload's time is told: microseconds a run, or how much of something a second. */
export function figureOf(workload: Workload, seconds: number): { value: number; unit: string } {
  if (isTraining(workload)) return { value: workload.steps / seconds, unit: "steps/s" };
  switch (workload.kind) {
    case "launch":
      return { value: (seconds * 1e9) / workload.kernels, unit: "ns" };
    case "convolution":
      return { value: flopOf(workload) / seconds / 1e9, unit: "GFLOP/s" };
    case "update":
    case "lstm":
    case "act":
    case "image_update":
    case "image_act":
    case "image_forward":
    case "image_training":
      return { value: seconds * 1e6, unit: "us" };
    case "matmul":
      return { value: (2 * workload.size ** 3) / seconds / 1e9, unit: "GFLOP/s" };
    case "dense": {
      const { batch, in_units: inUnits, units } = workload;
      return { value: (6 * batch * inUnits * units) / seconds / 1e9, unit: "GFLOP/s" };
    }
    case "environment":
    case "minatar":
      return { value: workload.steps / seconds / 1e6, unit: "Msteps/s" };
  }
}

/** Whether one run is a whole training, too long to be repeated often. */
export function isTraining(workload: Workload): workload is TrainingWorkload {
  return workload.kind in TRAININGS;
}
