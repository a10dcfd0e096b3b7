/** The loss of PPO against a table that was computed by hand. */

import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { PPO_FIGURES, ppoLoss } from "../../../rl/maths/ppo_loss.ts";

beforeAll(async () => setBackend(await load("reference")));

// Ratios 1.5 and 0.5, clipped to 1.2 and 0.8; values change by 1 and 0.
test.each([
  { clip_range_vf: null, valueLoss: (1 ** 2 + 0) / 2 },
  { clip_range_vf: 0.5, valueLoss: (1.5 ** 2 + 0) / 2 },
])(
  "clips ratios and, by $clip_range_vf, the change of values",
  async ({ clip_range_vf, valueLoss }) => {
    const input = {
      logProb: nd.array([Math.log(1.5), Math.log(0.5)]),
      entropy: () => nd.array([0.6, 0.4]),
      values: nd.array([1, 2]),
      batch: { logProb: nd.zeros([2]), value: nd.array([0, 2]), target: nd.array([2, 2]) },
      advantage: nd.array([1, -1]),
      clipRange: nd.array([0.2]),
    };
    const options = { ent_coef: 0.01, vf_coef: 0.5, clip_range_vf };
    const [loss, ...figures] = ppoLoss(input, options);
    const policyLoss = -(1.2 - 0.8) / 2;
    const kl = (0.5 - Math.log(1.5) - 0.5 - Math.log(0.5)) / 2;
    const wanted = [policyLoss, valueLoss, -0.5, kl, 1];
    expect(figures).toHaveLength(PPO_FIGURES.length);
    for (const [i, each] of figures.entries())
      expect(await each.asscalar()).toBeCloseTo(wanted[i]!, 6);
    expect(await loss.asscalar()).toBeCloseTo(policyLoss - 0.01 * 0.5 + 0.5 * valueLoss, 6);
  },
);
