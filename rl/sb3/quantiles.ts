/** The last layer of QR-DQN: its rows are ordered by the quantile in sb3-contrib, and by the action here. */
import type { Tensor } from "../../gluon/io/safetensors.ts";
import type { DQN } from "../algorithms/dqn.ts";
import type { SB3Agent } from "./load_sb3.ts";
import type { SB3Algorithm } from "./names.ts";

/** Quantiles of an agent of QR-DQN; `null` of any other. */
export function quantilesOf(agent: SB3Agent, kind: SB3Algorithm): number | null {
  return kind === "QRDQN" ? (agent as DQN).options.n_quantiles : null;
}

/** Whether a parameter of QR-DQN is of the last layer. */
export function isLastLayer(name: string, names: readonly string[]): boolean {
  const place = (each: string): number => Number(/(\d+)\.(?:weight|bias)$/.exec(each)?.[1] ?? -1);
  return place(name) === Math.max(...names.filter(isOfHead).map(place)) && isOfHead(name);
}

/** Whether it is no part of a feature extractor. */
function isOfHead(name: string): boolean {
  return !name.includes("body.");
}

/** The rows `(groups, each, ...)` of a tensor as `(each, groups, ...)`. */
export function regroupRows(tensor: Tensor, groups: number): Tensor {
  const rows = tensor.shape[0] as number;
  const [width, each] = [tensor.data.length / rows, rows / groups];
  const data = tensor.data.slice();
  for (let row = 0; row < rows; row++) {
    const [group, i] = [Math.floor(row / each), row % each];
    const from = tensor.data.subarray(row * width, (row + 1) * width);
    data.set(from as never, (i * groups + group) * width);
  }
  return { ...tensor, data };
}
