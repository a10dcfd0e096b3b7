/** Critics and networks by options. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { ones } from "../../../../gluon/nd/mod.ts";
import { makeCritic, makeCriticNet } from "../../../../rl/algorithms/critics/make_critic.ts";
import { Box, type DQNOptions, resolveDQNOptions } from "../../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const critics: readonly [DQNOptions, number][] = [
  [{ critic: "expected" }, 1],
  [{ critic: "c51", n_atoms: 7 }, 7],
  [{ critic: "qr", n_quantiles: 5 }, 5],
  [{ critic: "iqn", num_quantile_samples: 3 }, 3],
];

const observations = new Box({ low: -1, high: 1, shape: [3] });

for (const [chosen, outputsPerAction] of critics) {
  for (const parts of [
    {},
    { dueling: true },
    { noisy: true },
    { dueling: true, noisy: true, layer_norm: true },
  ]) {
    test(`${JSON.stringify({ ...chosen, ...parts })} has a network for its critic`, () => {
      const options = resolveDQNOptions({ ...chosen, ...parts, net_arch: [6] });
      const critic = makeCritic(options);
      expect(critic.outputsPerAction).toBe(outputsPerAction);
      const net = makeCriticNet(observations, options, 4, outputsPerAction);
      net.initialize();
      const output = net(ones([2, 3]));
      expect([...output.shape]).toEqual([2, 4 * outputsPerAction]);
      expect([...critic.values(output).shape]).toEqual([2, 4]);
      const names = [...net.collect_params().keys()];
      expect(names.some((name) => name.endsWith("weight_sigma"))).toBe("noisy" in parts);
      expect(names.some((name) => name.endsWith("gamma"))).toBe("layer_norm" in parts);
      expect(names.some((name) => name.includes("advantage"))).toBe("dueling" in parts);
    });
  }
}
