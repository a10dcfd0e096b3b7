/** QR-DQN: the critic of quantile regression. Source: Dabney et al. 2018, Distributional RL with quantile regression. */
import * as nd from "../../../gluon/nd/mod.ts";
import { quantileHuberLoss, quantileMidpoints } from "../../maths/distributional.ts";
import { type Critic, mixture, ofTaken, splitActions, weighted } from "./critic.ts";

/** The distribution of returns as quantiles at the midpoints of `count` equal parts. */
export function quantileCritic(count: number): Critic {
  return {
    outputsPerAction: count,
    values: (output) => splitActions(output, count).mean({ axis: 2 }),
    target: ({ reward, discount }, { output, fractions, policy }) => {
      const returns = mixture(splitActions(output, fractions?.shape[1] ?? count), policy);
      return reward.expand_dims(1).add(discount.expand_dims(1).multiply(returns));
    },
    loss: ({ output, fractions = nd.array([quantileMidpoints(count)]) }, batch, target) => {
      const taken = ofTaken(splitActions(output, fractions.shape[1]!), batch.action);
      return { loss: weighted(quantileHuberLoss(taken, fractions, target), batch), taken };
    },
    error: (taken, target) => target.mean({ axis: 1 }).subtract(taken.mean({ axis: 1 })),
  };
}
