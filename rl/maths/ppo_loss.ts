/** The loss of proximal policy optimization (PPO). Source: Schulman et al. 2017, equations 7 and 9. */
import type * as nd from "../../gluon/nd/mod.ts";
import { approximateKL, clippedSurrogateLoss, weightedMean } from "./policy_gradient.ts";

/** Names of the figures that come with the loss, in their order. */
export const PPO_FIGURES = [
  "policy_gradient_loss",
  "value_loss",
  "entropy_loss",
  "approx_kl",
  "clip_fraction",
] as const;

/** What the loss is made of; arrays are `(batch)`. */
export interface PPOLossInput {
  /** Log-probabilities of the actions, and their entropy, by the policy as it is now. */
  readonly logProb: nd.NDArray;
  readonly entropy: () => nd.NDArray;
  readonly values: nd.NDArray;
  /** What they were when the actions were taken. */
  readonly batch: {
    readonly logProb: nd.NDArray;
    readonly value: nd.NDArray;
    readonly target: nd.NDArray;
    readonly weight?: nd.NDArray;
  };
  readonly advantage: nd.NDArray;
  /** `(1)`. */
  readonly clipRange: nd.NDArray;
}

/** The coefficients of the loss, in the words of Stable-Baselines3. */
export interface PPOLossOptions {
  readonly ent_coef: number;
  readonly vf_coef: number;
  readonly clip_range_vf: number | null;
}

/** The loss, a scalar, and the figures of `PPO_FIGURES`. */
export function ppoLoss(
  { logProb, entropy, values, batch, advantage, clipRange }: PPOLossInput,
  { ent_coef, vf_coef, clip_range_vf }: PPOLossOptions,
): readonly [loss: nd.NDArray, ...figures: nd.NDArray[]] {
  const mean = (x: nd.NDArray): nd.NDArray => weightedMean(x, batch.weight);
  const logRatio = logProb.subtract(batch.logProb);
  const ratio = logRatio.exp();
  const policyLoss = mean(clippedSurrogateLoss(ratio, advantage, clipRange));
  const change = values.subtract(batch.value);
  const limited = clip_range_vf === null ? change : change.clip(-clip_range_vf, clip_range_vf);
  const valueLoss = mean(batch.target.subtract(batch.value.add(limited)).square());
  const entropyLoss = mean(entropy()).negative();
  const loss = policyLoss.add(entropyLoss.multiply(ent_coef)).add(valueLoss.multiply(vf_coef));
  const isClipped = ratio.subtract(1).abs().greater(clipRange);
  return [
    loss,
    policyLoss,
    valueLoss,
    entropyLoss,
    mean(approximateKL(logRatio)),
    mean(isClipped.astype("float32")),
  ];
}
