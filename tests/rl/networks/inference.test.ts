/** Inference on the host's rows. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Block, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, memory, type NDArray, ones } from "../../../gluon/nd/mod.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { Inference } from "../../../rl/networks/inference.ts";
import { Box } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const encoding = new ObservationEncoding(new Box({ low: -99, high: 99, shape: [2] }));
const what = (): string => "act";

/** A network that gives the sum and the difference of its two inputs. */
function sumAndDifference(): nn.Dense {
  const net = new nn.Dense(2);
  net.initialize();
  net(ones([1, 2]));
  net
    .collect_params()
    .get("weight")!
    .set_data(
      array([
        [1, 1],
        [1, -1],
      ]),
    );
  return net;
}

/** The same as logits, and the first of them as the value. */
class ActorCritic extends Block<[x: NDArray], [NDArray, { value: NDArray }]> {
  readonly body = sumAndDifference();

  override forward(x: NDArray): [NDArray, { value: NDArray }] {
    return [this.body(x), { value: x.slice_axis(1, 0, 1) }];
  }
}

for (const isCompiled of [true, false]) {
  describe(`Inference, ${isCompiled ? "compiled" : "eager"}`, () => {
    test("gives numbers for one observation, and for rows of any number", async () => {
      const inference = new Inference(sumAndDifference(), encoding, isCompiled);
      expect([...(await inference.of(Float32Array.of(3, 1), what))]).toEqual([4, 2]);
      const rows = Float32Array.of(1, 1, 5, 2, 0, 7);
      expect([...(await inference.ofRows(rows))]).toEqual([2, 0, 7, 3, 7, -7]);
      expect([...(await inference.of(Float32Array.of(2, 2), what))]).toEqual([4, 0]);
    });

    test("reads of the output what it is told to", async () => {
      const read = (output: ReturnType<typeof ones>) => output.multiply(10);
      const inference = new Inference(sumAndDifference(), encoding, isCompiled, read);
      expect([...(await inference.of(Float32Array.of(3, 1), what))]).toEqual([40, 20]);
    });

    test("gives a structure where the network does: logits and a value", async () => {
      const net = new ActorCritic();
      const rows = Float32Array.of(3, 1, 5, 2);
      const both = new Inference(net, encoding, isCompiled);
      const [logits, { value }] = await both.ofRows(rows);
      expect([[...logits], [...value]]).toEqual([
        [4, 2, 7, 3],
        [3, 5],
      ]);
      const read = ([logits]: [NDArray, { value: NDArray }]) => logits.argmax({ axis: 1 });
      const greedy = new Inference(net, encoding, isCompiled, read);
      expect([...(await greedy.ofRows(rows))]).toEqual([0, 0]);
      const before = memory().arrays;
      await both.ofRows(rows);
      await greedy.ofRows(rows);
      expect(memory().arrays).toBe(before);
    });

    test("sees new weights, and leaves no array behind with each call", async () => {
      const net = sumAndDifference();
      const inference = new Inference(net, encoding, isCompiled);
      await inference.of(Float32Array.of(3, 1), what);
      net
        .collect_params()
        .get("weight")!
        .set_data(
          array([
            [2, 0],
            [0, 2],
          ]),
        );
      await inference.of(Float32Array.of(3, 1), what);
      const before = memory().arrays;
      for (let i = 0; i < 10; i++) await inference.of(Float32Array.of(3, 1), what);
      expect([...(await inference.of(Float32Array.of(3, 1), what))]).toEqual([6, 2]);
      expect(memory().arrays).toBe(before);
    });
  });
}
