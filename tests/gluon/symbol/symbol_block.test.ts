/** Nets that MXNet 1.9.1 exported, run and trained here. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { autograd, nd, SymbolBlock, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";

interface SymbolCase {
  readonly about: string;
  readonly symbol: object;
  readonly params?: string;
  readonly names: readonly string[];
  readonly inputs: readonly GoldenArray[];
  readonly outputs: readonly GoldenArray[];
  readonly loss?: number;
  readonly after?: readonly (readonly [name: string, GoldenArray])[];
}

const cases = goldenCases<SymbolCase>("mxnet_symbols");
const textOf = (symbol: object): Uint8Array => new TextEncoder().encode(JSON.stringify(symbol));
const paramsOf = ({ params }: SymbolCase): Uint8Array | null =>
  params === undefined ? null : Uint8Array.from(atob(params), (char) => char.charCodeAt(0));
const imported = ({ symbol, names, ...more }: SymbolCase): Promise<SymbolBlock<nd.NDArray[]>> =>
  SymbolBlock.imports(textOf(symbol), names, paramsOf({ symbol, names, ...more }));
const listOf = (output: nd.NDArray | nd.NDArray[]): nd.NDArray[] =>
  Array.isArray(output) ? output : [output];

for (const backend of ["reference", "wasm"] as const) {
  describe(`A net that MXNet exported, on ${backend}`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    for (const found of cases) {
      test(`computes what MXNet does, hybridized or not: ${found.about}`, async () => {
        const net = await imported(found);
        const inputs = found.inputs.map((each) => fromGolden(each));
        for (const active of [false, true]) {
          if (active) net.hybridize();
          const outputs = listOf(net(...inputs));
          expect(outputs.length).toBe(found.outputs.length);
          for (const [i, output] of outputs.entries()) {
            await expectGolden(output, found.outputs[i]!, 1e-4);
          }
        }
      });

      const { after, loss } = found;
      if (after === undefined) continue;
      test(`takes MXNet's step of SGD: ${found.about}`, async () => {
        const net = (await imported(found)) as unknown as SymbolBlock;
        const trainer = new Trainer(net.collect_params(), "sgd", { learning_rate: 0.1 });
        const inputs = found.inputs.map((each) => fromGolden(each));
        const total = autograd.record(() =>
          net(...inputs)
            .square()
            .sum(),
        );
        total.backward();
        trainer.step(4);
        expect(await total.asscalar()).toBeCloseTo(loss!, 2);
        const parameters = net.collect_params();
        expect([...parameters.keys()].sort()).toEqual(after.map(([name]) => name).sort());
        for (const [name, array] of after) {
          await expectGolden(parameters.get(name)!.data(), array, 2e-4);
        }
      });
    }
  });
}

describe("SymbolBlock.imports()", () => {
  beforeAll(async () => setBackend(await load("reference")));
  const mlp = cases.find(({ about }) => about === "mlp")!;
  type Node = { op: string; name: string; attrs?: Record<string, string>; inputs: number[][] };
  const edited = (change: (nodes: Node[]) => void): Uint8Array => {
    const symbol = structuredClone(mlp.symbol) as { nodes: Node[] };
    change(symbol.nodes);
    return textOf(symbol);
  };

  test("names all operators and attributes that are missing, at once", async () => {
    const file = edited((nodes) => {
      const calls = nodes.filter(({ op }) => op !== "null");
      calls[0]!.op = "Custom";
      calls[1]!.op = "ROIPooling";
      calls[2]!.attrs = { ...calls[2]!.attrs, strange: "1" };
      calls[3]!.attrs = { act_type: "mish" };
    });
    await expect(SymbolBlock.imports(file, ["data"], paramsOf(mlp))).rejects.toThrow(
      /^Cannot import the bytes: these operators are missing here: Custom \(\w+\), ROIPooling \(\w+\); FullyConnected \w+: its strange is not there here; Activation \w+: its act_type is mish, but must be one of relu, /,
    );
  });

  test("names inputs and parameters that are not there", async () => {
    await expect(SymbolBlock.imports(textOf(mlp.symbol), "image", paramsOf(mlp))).rejects.toThrow(
      'Cannot import the bytes: it has no input "image"; its variables are data, ',
    );
    const one = await nd.save(undefined, { x: nd.ones([1]) });
    await expect(SymbolBlock.imports(textOf(mlp.symbol), "data", one)).rejects.toThrow(
      "Cannot load the Blob of 77 bytes: it has a parameter x, which the net lacks",
    );
  });

  test("refuses what is no symbol", async () => {
    const encoder = new TextEncoder();
    const refusals: [string, string][] = [
      ["{}", "it is no JSON of an MXNet symbol: it has no proper nodes"],
      ["[", "it is no JSON of an MXNet symbol: it has no proper form"],
      ['{"nodes": [], "heads": [[0, 0]]}', "its output is node 0, of 0"],
      [
        '{"nodes": [{"op": "relu", "name": "a", "inputs": [[0, 0]]}], "heads": [[0, 0]]}',
        "node 0, a, takes node 0, which is not before it",
      ],
    ];
    for (const [text, why] of refusals) {
      await expect(SymbolBlock.imports(encoder.encode(text), [])).rejects.toThrow(
        `Cannot read the bytes: ${why}`,
      );
    }
  });

  test("initializes a net without parameters, whose shapes the first input tells", async () => {
    for (const about of ["lenet", "resnet block", "mobilenet block"]) {
      const found = cases.find((each) => each.about === about)!;
      const net = await imported({ ...found, params: undefined as never });
      net.initialize();
      net(...found.inputs.map((each) => fromGolden(each)));
      const whole = await imported(found);
      const shapes = (of: SymbolBlock<nd.NDArray[]>): unknown[] =>
        [...of.collect_params()].map(([name, { shape }]) => [name, shape]);
      expect(shapes(net)).toEqual(shapes(whole));
    }
  });

  test("says how many inputs a net takes, and what it is", async () => {
    const net = await imported(mlp);
    expect(`${net}`).toBe("SymbolBlock((data) -> 1, 5 operators)");
    expect(() => net()).toThrow(
      "Cannot call SymbolBlock((data) -> 1, 5 operators) with 0 arrays: its inputs are data.",
    );
  });

  test("a head of Module's is not differentiated", async () => {
    const found = cases.find(({ about }) => about === "an old net for Module")!;
    const net = await imported(found);
    const x = fromGolden(found.inputs[0]!);
    expect(() => autograd.record(() => net(x))).toThrow("Cannot differentiate SoftmaxOutput");
  });
});
