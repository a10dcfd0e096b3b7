/** Policies of agents as ONNX files: from an observation to the action, with what is done before and after the network. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { FileTarget, HostBlob } from "../../gluon/io/file_kinds.ts";
import * as nd from "../../gluon/nd/mod.ts";
import type { ONNXExportOptions } from "../../gluon/onnx/export_onnx.ts";
import type { Agent } from "../agent.ts";
import { makeCritic } from "../algorithms/critics/make_critic.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import { type Box, Discrete, MultiBinary, MultiDiscrete } from "../spaces/mod.ts";

/** What `exportONNX` takes. */
export interface PolicyExportOptions extends Pick<ONNXExportOptions, "metadata"> {
  /**
   * Running statistics of a `NormalizeObservation`: the file then takes observations as the environment gives them, and
   * normalizes them. Default: it takes what the agent takes.
   */
  readonly obs_rms?: { readonly mean: ArrayLike<number>; readonly var: ArrayLike<number> };
  /** Added to the variance. Default: 1e-8. */
  readonly epsilon?: number;
  /** Normalized observations are limited to `[-clip_obs, clip_obs]`; not limited by default. */
  readonly clip_obs?: number;
}

/** What all agents with a policy have. */
interface PolicyAgent extends Agent<never, never> {
  readonly policy: AnyBlock;
  readonly envs: EnvAdapter;
}

/** What comes before the choice of an action: values, logits, or means, `(batch, ...)`. */
type Outputs = (agent: PolicyAgent, x: nd.NDArray) => nd.NDArray;

const actorOf =
  (isSquashed: boolean): Outputs =>
  (agent, x) => {
    const { actor } = agent.policy as unknown as { actor: (x: nd.NDArray) => nd.NDArray };
    const y = actor(x);
    return isSquashed ? y.slice_axis(1, 0, agent.envs.actions.width).tanh() : y;
  };

const policyOf: Outputs = ({ policy }, x) => {
  const y = (policy as unknown as (x: nd.NDArray) => nd.NDArray | readonly nd.NDArray[])(x);
  return Array.isArray(y) ? y[0] : (y as nd.NDArray);
};

const valuesOf: Outputs = (agent, x) => {
  const options = agent.options as unknown as Parameters<typeof makeCritic>[0];
  return makeCritic(options).values(policyOf(agent, x));
};

/** By the title of the algorithm. */
const OUTPUTS: Readonly<Record<string, Outputs>> = {
  DQN: valuesOf,
  PQN: policyOf,
  PPO: policyOf,
  A2C: policyOf,
  REINFORCE: policyOf,
  BC: policyOf,
  SAC: actorOf(true),
  TQC: actorOf(true),
  TD3: actorOf(true),
  DDPG: actorOf(true),
  SACDiscrete: actorOf(false),
};

/**
 * Writes the greedy policy of an agent as an ONNX file: from `observation` `(batch, ...)`, float32, to `action`, as
 * `agent.act` gives it: the index of the largest value or logit, or the mean within its bounds. Without a target, gives
 * a `Blob`. Masks are not known to it.
 *
 * @throws {TypeError} where the agent has no such policy.
 */
export function exportONNX(
  agent: Pick<Agent, "algorithm">,
  target?: undefined,
  options?: PolicyExportOptions,
): Promise<HostBlob>;
/** The same, into a file. */
export function exportONNX(
  agent: Pick<Agent, "algorithm">,
  target: FileTarget,
  options?: PolicyExportOptions,
): Promise<void>;
export async function exportONNX(
  agent: Pick<Agent, "algorithm">,
  target?: FileTarget,
  options: PolicyExportOptions = {},
): Promise<unknown> {
  const outputs = OUTPUTS[agent.algorithm];
  const given = agent as unknown as PolicyAgent;
  if (!outputs || (given.options as { readonly critic?: string }).critic === "iqn") {
    throw new TypeError(
      `Cannot export ${agent.algorithm} to ONNX: its actions are not a function of one network's outputs.`,
    );
  }
  const { observations } = given.envs;
  const forward = (x: nd.NDArray): nd.NDArray => {
    return actionsOf(given, outputs(given, normalized(x, options, observations.width)));
  };
  const { exportONNX: write } = await import("../../gluon/onnx/export_onnx.ts");
  const net = {
    forward: forward as (...inputs: nd.NDArray[]) => nd.NDArray,
    parameters: given.policy.collect_params(),
    types: [{ shape: [2, ...observations.shape], dtype: "float32" as const }],
  };
  return await write(net, target, {
    input_names: ["observation"],
    output_names: ["action"],
    metadata: { algorithm: agent.algorithm, ...options.metadata },
  });
}

function normalized(
  x: nd.NDArray,
  { obs_rms, epsilon = 1e-8, clip_obs }: PolicyExportOptions,
  width: number,
): nd.NDArray {
  if (!obs_rms) return x;
  if (obs_rms.mean.length !== width) {
    throw new RangeError(
      `Cannot export with obs_rms of ${obs_rms.mean.length} numbers: observations have ${width}.`,
    );
  }
  const shape = [1, ...x.shape.slice(1)];
  const scale = Float32Array.from(obs_rms.var, (each) => 1 / Math.sqrt(each + epsilon));
  const mean = nd.array(Float32Array.from(obs_rms.mean), { shape });
  const y = x.subtract(mean).multiply(nd.array(scale, { shape }));
  return clip_obs === undefined ? y : y.clip(-clip_obs, clip_obs);
}

/** The most likely actions, as the environment takes them. */
function actionsOf({ envs, algorithm }: PolicyAgent, y: nd.NDArray): nd.NDArray {
  const space: unknown = envs.actions.space;
  const { width } = envs.actions;
  if (space instanceof Discrete) return nd.argmax(y, { axis: 1 }).astype("int32").add(space.start);
  if (space instanceof MultiDiscrete) {
    let end = 0;
    const parts = Array.from(space.nvec, (count) => {
      end += count;
      return nd.argmax(y.slice_axis(1, end - count, end), { axis: 1, keepdims: true });
    });
    return nd.concat(parts).astype("int32");
  }
  if (space instanceof MultiBinary) return y.greater(0).astype("int32");
  const { low, high, shape } = space as Box;
  const bounds = [low, high].map((each) => {
    return nd.array(Float32Array.from(each), { shape: [1, width] });
  });
  const [least, most] = bounds as [nd.NDArray, nd.NDArray];
  const isUnit = OUTPUTS[algorithm] !== policyOf;
  const means = y.slice_axis(1, 0, width);
  const meant = isUnit
    ? means.add(1).multiply(most.subtract(least).multiply(0.5)).add(least)
    : means;
  return meant
    .maximum(least)
    .minimum(most)
    .reshape([-1, ...shape]);
}
