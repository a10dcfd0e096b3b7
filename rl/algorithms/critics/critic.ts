/** Critics: how a value-based agent reads action values from its network, and what its loss is. */
import type { Block } from "../../../gluon/block/block.ts";
import type * as nd from "../../../gluon/nd/mod.ts";
import { allowedValue } from "../../maths/targets.ts";
import type { Batch } from "../../replay/replay_buffer.ts";

/** What a network says of a batch of states, in learning. */
export interface CriticOutput {
  /** `(batch, actions * outputsPerAction)`; of implicit quantiles `(batch, actions * fractions)`. */
  readonly output: nd.NDArray;
  /** The fractions `(batch, n)` that implicit quantiles are of. */
  readonly fractions?: nd.NDArray;
}

/** The next states of a batch: what the target network says of them, and what the agent will do there. */
export interface NextStates extends CriticOutput {
  /** Probability of each action `(batch, actions)`: one-hot for the greedy action. */
  readonly policy: nd.NDArray;
}

/** A kind of action-value function: expected values, or a distribution of returns. */
export interface Critic {
  /** Outputs of the network for each of its actions: 1, or the atoms or quantiles of a distribution. */
  readonly outputsPerAction: number;

  /** A network's output `(batch, actions * outputsPerAction)` as action values `(batch, actions)`. */
  values(output: nd.NDArray): nd.NDArray;

  /** The forward pass of the loss, where it is another than `net(x)`: it may draw random numbers. */
  draw?(net: Block, x: nd.NDArray, role: "policy" | "target"): CriticOutput;

  /** What the loss compares with: `reward + discount * next`, for a value or a distribution. */
  target(batch: Pick<Batch, "reward" | "discount">, next: NextStates): nd.NDArray;

  /** The loss of each sample `(batch)`, to be differentiated, and what the network said of the taken action. */
  loss(output: CriticOutput, batch: Batch, target: nd.NDArray): CriticLoss;

  /** The error of each sample `(batch)`, for prioritized replay. */
  error(taken: nd.NDArray, target: nd.NDArray): nd.NDArray;
}

/** What `Critic.loss` gives. */
export interface CriticLoss {
  /** The loss of each sample, `(batch)`. */
  readonly loss: nd.NDArray;
  /** What the network says of the action that was taken. */
  readonly taken: nd.NDArray;
}

/** The greedy policy of action values as probabilities: one-hot `(batch, actions)`. */
export function greedyPolicy(values: nd.NDArray, mask: nd.NDArray | undefined): nd.NDArray {
  const allowed = mask ? allowedValue(values, mask) : values;
  return allowed.argmax({ axis: 1 }).one_hot(values.shape[1]!);
}

/** `(batch, actions * n) -> (batch, actions, n)` */
export function splitActions(output: nd.NDArray, n: number): nd.NDArray {
  return output.reshape([output.shape[0]!, -1, n]);
}

/** What a policy expects of what each action brings: `x (batch, actions, n)`, `policy (batch, actions)` `-> (batch, n)`. */
export function mixture(x: nd.NDArray, policy: nd.NDArray): nd.NDArray {
  return x.multiply(policy.expand_dims(2)).sum({ axis: 1 });
}

/** What belongs to the taken action: `x (batch, actions, n)`, `action (batch)` `-> (batch, n)`. */
export function ofTaken(x: nd.NDArray, action: nd.NDArray): nd.NDArray {
  return mixture(x, action.one_hot(x.shape[1]!));
}

/** Losses with the importance-sampling weights of prioritized replay, if there are any. */
export function weighted(loss: nd.NDArray, { weight }: Pick<Batch, "weight">): nd.NDArray {
  return weight ? loss.multiply(weight) : loss;
}
