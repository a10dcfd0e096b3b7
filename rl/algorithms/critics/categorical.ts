/** C51: the critic of categorical distributions. Source: Bellemare, Dabney and Munos 2017. */
import * as nd from "../../../gluon/nd/mod.ts";
import { atomsOf, categoricalProjection, type Support } from "../../maths/distributional.ts";
import { type Critic, mixture, ofTaken, splitActions, weighted } from "./critic.ts";

/** The distribution of returns as probabilities of fixed atoms; the network gives logits. */
export function categoricalCritic(support: Support): Critic {
  const { atoms } = support;
  const split = (output: nd.NDArray): nd.NDArray => splitActions(output, atoms);
  return {
    outputsPerAction: atoms,
    values: (output) => {
      const returns = nd.array(atomsOf(support)).reshape([1, 1, -1]);
      return split(output).softmax().multiply(returns).sum({ axis: 2 });
    },
    target: ({ reward, discount }, { output, policy }) =>
      categoricalProjection(reward, discount, mixture(split(output).softmax(), policy), support),
    loss: ({ output }, batch, target) => {
      const taken = ofTaken(split(output), batch.action).log_softmax();
      const crossEntropy = target.multiply(taken).sum({ axis: 1 }).negative();
      return { loss: weighted(crossEntropy, batch), taken };
    },
    // The KL divergence, as in Rainbow (Hessel et al. 2018).
    error: (taken, target) => {
      const ratio = target.maximum(1e-8).log().subtract(taken);
      return target.multiply(ratio).sum({ axis: 1 });
    },
  };
}
