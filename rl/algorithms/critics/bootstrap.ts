/** Bootstrapping: the target of a batch, by the greedy policy, by Double DQN, or by Munchausen DQN's soft policy. */
import type { Block } from "../../../gluon/block/block.ts";
import type * as nd from "../../../gluon/nd/mod.ts";
import { munchausenReward, policyEntropy, softLogPolicy } from "../../maths/munchausen.ts";
import { tdTarget } from "../../maths/targets.ts";
import type { Batch } from "../../replay/replay_buffer.ts";
import type { ResolvedDQNOptions } from "../options/dqn.ts";
import { type Critic, type CriticOutput, greedyPolicy } from "./critic.ts";

/** The networks that a target follows from. */
export interface CriticNets {
  readonly policy: Block;
  readonly target: Block;
}

/** The options that decide about targets. */
export type BootstrapOptions = Pick<
  ResolvedDQNOptions,
  "double_q" | "munchausen" | "munchausen_alpha" | "munchausen_temperature" | "munchausen_clip"
>;

/** The forward pass of the loss. */
export function drawOutput(
  critic: Critic,
  { nets, role, x }: { nets: CriticNets; role: "policy" | "target"; x: nd.NDArray },
): CriticOutput {
  return critic.draw?.(nets[role], x, role) ?? { output: nets[role](x) };
}

/** The target of a batch, whose states are as networks read them. */
export function bootstrapTarget(
  critic: Critic,
  nets: CriticNets,
  batch: Batch,
  options: BootstrapOptions,
): nd.NDArray {
  const { next_state: x, next_mask: mask } = batch;
  const next = drawOutput(critic, { nets, role: "target", x });
  if (options.munchausen) return munchausenTarget(critic, nets.target, batch, next, options);
  const isOther = options.double_q || critic.draw !== undefined;
  const output = isOther ? nets[options.double_q ? "policy" : "target"](x) : next.output;
  return critic.target(batch, { ...next, policy: greedyPolicy(critic.values(output), mask) });
}

/**
 * `r + alpha [T log pi(a|s)] + discount * sum_a pi(a|s') (q(s', a) - T log pi(a|s'))`, where `pi` is the soft policy of
 * the target network. Source: Vieillard, Pietquin and Geist 2020, equation 1.
 */
function munchausenTarget(
  critic: Critic,
  net: Block,
  batch: Batch,
  next: CriticOutput,
  options: BootstrapOptions,
): nd.NDArray {
  const { munchausen_alpha: alpha, munchausen_temperature: temperature } = options;
  const logPolicy = (x: nd.NDArray): nd.NDArray =>
    softLogPolicy(critic.values(net(x)), temperature);
  const scaling = { alpha, temperature, clip: options.munchausen_clip };
  const own = munchausenReward(batch.reward, logPolicy(batch.state), batch.action, scaling);
  const there = logPolicy(batch.next_state);
  const reward = tdTarget(own, batch.discount, policyEntropy(there).multiply(temperature));
  return critic.target({ reward, discount: batch.discount }, { ...next, policy: there.exp() });
}
