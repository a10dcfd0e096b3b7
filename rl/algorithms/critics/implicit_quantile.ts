/** IQN: the critic of implicit quantiles. Source: Dabney et al. 2018, Implicit quantile networks. */
import type { Block } from "../../../gluon/block/block.ts";
import { ImplicitQuantileMLP } from "../../networks/implicit_quantile.ts";
import type { Critic } from "./critic.ts";
import { quantileCritic } from "./quantile.ts";

/** How many fractions are sampled. */
export interface ImplicitQuantileCounts {
  /** In the loss, of the policy network. */
  readonly policy: number;
  /** In the loss, of the target network. */
  readonly target: number;
  /** To act: the midpoints of so many equal parts, not random ones. */
  readonly acting: number;
}

/** The distribution of returns as quantiles at fractions that the loss draws for each sample. */
export function implicitQuantileCritic(counts: ImplicitQuantileCounts): Critic {
  return {
    ...quantileCritic(counts.acting),
    draw: (net, x, role) => {
      const fractions = implicit(net).drawFractions(x.shape[0]!, counts[role]);
      return { output: implicit(net)(x, fractions), fractions };
    },
  };
}

function implicit(net: Block): ImplicitQuantileMLP {
  if (net instanceof ImplicitQuantileMLP) return net;
  throw new TypeError(
    "Cannot learn implicit quantiles with this network: it takes no fractions; leave it out, or choose critic " +
      '"qr" or "c51".',
  );
}
