/** The critic of expected action values. */
import { tdTarget } from "../../maths/targets.ts";
import { type TDLossName, tdLosses } from "../../maths/td_loss.ts";
import type { Critic } from "./critic.ts";

/** Expected action values, as in DQN. Source: Mnih et al. 2015. */
export function expectedValueCritic(lossName: TDLossName): Critic {
  const penalty = tdLosses[lossName];
  return {
    outputsPerAction: 1,
    values: (output) => output,
    target: ({ reward, discount }, { output, policy }) =>
      tdTarget(reward, discount, output.multiply(policy).sum({ axis: 1 })),
    loss: ({ output }, { action, weight }, target) => {
      const taken = output.pick(action);
      return { loss: penalty(taken, target, weight), taken };
    },
    error: (taken, target) => target.subtract(taken),
  };
}
