/** Recurrent layers and cells against MXNet 1.9.1: outputs, states, all gradients; eager and hybridized. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { autograd, Block, nd, rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";

type Tree = readonly [
  kind: string,
  positional?: readonly number[],
  options?: object,
  children?: readonly Tree[],
];

interface Common {
  readonly text: string;
  readonly params: Readonly<Record<string, GoldenArray>>;
  readonly input: GoldenArray;
  readonly states: readonly GoldenArray[];
  readonly output: GoldenArray;
  readonly states_after: readonly GoldenArray[];
  readonly head_grads: readonly GoldenArray[];
  readonly grads:
    | (Readonly<Record<string, GoldenArray>> & { readonly states: GoldenArray[] })
    | null;
}

interface LayerCase extends Common {
  readonly layer: "RNN" | "LSTM" | "GRU";
  readonly hidden_size: number;
  readonly options: object;
}

interface CellCase extends Common {
  readonly cell: Tree;
  readonly layout: "TNC" | "NTC";
  readonly length: number;
  readonly valid_length: GoldenArray | null;
}

/** `net(x, states) -> [output, states]`. */
type Net = Block<[x: nd.NDArray, states: readonly nd.NDArray[]], [nd.NDArray, nd.NDArray[]]>;

const cases = goldenCases<LayerCase | CellCase>("mxnet_rnn");
const isLayer = (golden: LayerCase | CellCase): golden is LayerCase => "layer" in golden;

function buildCell([kind, positional = [], options = {}, children = []]: Tree): rnn.RecurrentCell {
  const classes = rnn as unknown as Record<string, new (...given: unknown[]) => rnn.RecurrentCell>;
  const named = Object.keys(options).length > 0 ? [options] : [];
  return new classes[kind]!(...children.map(buildCell), ...positional, ...named);
}

/** A cell, unrolled. */
class Unroll extends Block<
  [x: nd.NDArray, states: readonly nd.NDArray[]],
  [nd.NDArray, nd.NDArray[]]
> {
  readonly cell: rnn.RecurrentCell;
  readonly #golden: CellCase;
  readonly #lengths: nd.NDArray | null;

  constructor(golden: CellCase) {
    super();
    this.cell = buildCell(golden.cell);
    this.#golden = golden;
    this.#lengths = golden.valid_length && nd.keep(fromGolden(golden.valid_length));
  }

  override forward(x: nd.NDArray, states: readonly nd.NDArray[]): [nd.NDArray, nd.NDArray[]] {
    const { length, layout } = this.#golden;
    const options = { begin_state: states, layout, valid_length: this.#lengths };
    return this.cell.unroll(length, x, { ...options, merge_outputs: true });
  }
}

/** Declares the golden values of the layers or (outermost) cells of a class. */
export function goldenSuite(select: string): void {
  const own = cases.filter(
    (golden) => (isLayer(golden) ? golden.layer : golden.cell[0]) === select,
  );
  if (own.length === 0)
    throw new RangeError(`Cannot find golden values of ${select}: there are none.`);
  for (const backend of ["reference", "wasm", "native"] as const) {
    describe(`${select} on ${backend}`, () => {
      beforeAll(async () => setBackend(await load(backend)));
      for (const golden of own) {
        for (const hybrid of [false, true]) {
          test(`case ${cases.indexOf(golden)} is the golden one, ${hybrid ? "hybridized" : "eager"}`, async () => {
            await check(golden, hybrid);
          });
        }
      }
    });
  }
}

async function check(golden: LayerCase | CellCase, hybrid: boolean): Promise<void> {
  const tensors = Object.entries(golden.params).map(([name, { data, shape }]) => {
    const array = { shape, dtype: "float32" as const, data: Float32Array.from(data) };
    return [isLayer(golden) ? name : `cell.${name}`, array] as const;
  });
  const net = isLayer(golden)
    ? new rnn[golden.layer](golden.hidden_size, golden.options)
    : new Unroll(golden);
  net.initialize();
  net.load_dict(new Map(tensors));
  net.hybridize(hybrid);
  const x = fromGolden(golden.input).attach_grad();
  const states = golden.states.map((state) => fromGolden(state).attach_grad());
  const call = (): nd.NDArray[] => {
    if (states.length === 0) return [(net as rnn.RecurrentLayer)(x)];
    const [output, after] = (net as Net)(x, states);
    return [output, ...after];
  };
  const results = autograd.record(call);
  for (const [i, expected] of [golden.output, ...golden.states_after].entries()) {
    await expectGolden(results[i]!, expected);
  }
  expect(results).toHaveLength(1 + golden.states_after.length);
  expect(isLayer(golden) ? String(net) : String((net as Unroll).cell)).toBe(
    golden.text.replace(/(\d)\.0\b/g, "$1").replace("Hybrid", ""),
  );
  const { grads } = golden;
  if (!grads) return;
  autograd.backward(
    results,
    golden.head_grads.map((head) => fromGolden(head)),
  );
  await expectGolden(x.grad!, grads.input!, 2e-5);
  for (const [i, state] of states.entries())
    await expectGolden(state.grad!, grads.states[i]!, 2e-5);
  for (const [name, parameter] of net.collect_params()) {
    await expectGolden(parameter.grad(), grads[name.replace(/^cell\./, "")]!, 2e-5);
  }
}
