/** Recurrent Q-networks: a sequence at once, and step by step. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { initializeRecurrentNet } from "../../../rl/networks/recurrent_policy.ts";
import { RecurrentQNetwork } from "../../../rl/networks/recurrent_q_network.ts";
import { Box } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

for (const dueling of [false, true]) {
  test(`a recurrent Q-network says the same of a sequence and of its steps, dueling: ${dueling}`, async () => {
    const space = new Box({ low: -1, high: 1, shape: [3] }) as never;
    const layers = { lstm_hidden_size: 4, n_lstm_layers: 2, net_arch: [5], dueling };
    const options = { policy: null, features_extractor: null, ...layers };
    const net = new RecurrentQNetwork(space, options, 6);
    initializeRecurrentNet(net, [3], default_rng(1));
    const empty = net.memoryShapes(2).map((shape) => nd.zeros(shape));
    const numbers = Array.from({ length: 24 }, (_, i) => Math.sin(i));
    const x = nd.array(numbers, { shape: [4 * 2, 3] });
    const [values, last] = net(x, empty);
    expect([values.shape, ...last.map(({ shape }) => shape)]).toEqual([
      [8, 6],
      [2, 2, 4],
      [2, 2, 4],
    ]);
    let memory = empty;
    for (let t = 0; t < 4; t++) {
      const [own, next] = net(x.slice_axis(0, 2 * t, 2 * t + 2), memory);
      const expected = await values.slice_axis(0, 2 * t, 2 * t + 2).toArray();
      for (const [i, value] of (await own.toArray()).entries()) {
        expect(value).toBeCloseTo(expected[i]!, 5);
      }
      memory = next;
    }
    const remembered = net.remember(x, empty);
    expect(await remembered[1]!.toArray()).toEqual(await last[1]!.toArray());
  });
}
