/** Pictures of nets. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { NetPlot } from "../../../gluon/block/plot.ts";
import { nn, rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { type NDArray, ones } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

/** `relu(x + b(a(x)))`. */
class Residual extends nn.Block {
  readonly a = new nn.Dense(6, { activation: "relu" });
  readonly b = new nn.Dense(6);
  override forward(x: NDArray): NDArray {
    return this.b(this.a(x)).add(x).relu();
  }
}

function network(): nn.Sequential {
  const net = new nn.Sequential(new nn.Dense(6), new Residual(), new nn.Dense(1));
  net.initialize();
  return net;
}

const textsOf = ({ svg }: NetPlot): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = ""]) => text);

describe("Block.plot()", () => {
  test("names layers, operations between them, shapes and parameters, from input to output", async () => {
    expect(textsOf(await network().plot(ones([2, 4])))).toEqual([
      ...["input", "(2, 4)"],
      ...["0 Dense(4 -&gt; 6, linear)", "(2, 6), 30 parameters"],
      ...["1.a Dense(6 -&gt; 6, Activation(relu))", "(2, 6), 42 parameters"],
      ...["1.b Dense(6 -&gt; 6, linear)", "(2, 6), 42 parameters"],
      ...["add", "relu"],
      ...["2 Dense(6 -&gt; 1, linear)", "(2, 1), 7 parameters"],
    ]);
  });

  test("draws an edge for each array that is read, a skip connection past the others", async () => {
    const { svg } = await network().plot(ones([2, 4]));
    const paths = [...svg.matchAll(/<path d="M(\d+) /g)].slice(1);
    expect(paths).toHaveLength(7); // six down the middle, and that of `x` to `add`
    const middle = paths[0]![1];
    expect(paths.filter(([, x]) => x !== middle)).toHaveLength(1);
  });

  test("is SVG that a page takes, with the sum of parameters as its title", async () => {
    const { svg } = await network().plot(ones([2, 4]));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
    expect(svg).toContain("<title>Sequential: 121 parameters</title>");
    expect(svg.match(/<(?:rect|text)[ >]/g)).toHaveLength(6 + 1 + 5 * 2 + 2);
    expect(svg).toMatch(/<\/svg>\n$/);
  });

  test("counts the parameters of a layer that is called twice once in the sum", async () => {
    const layer = new nn.Dense(4);
    const net = new nn.Sequential(layer, layer);
    net.initialize();
    const plot = await net.plot(ones([2, 4]));
    expect(plot.svg).toContain("<title>Sequential: 20 parameters</title>");
    expect(textsOf(plot).filter((text) => text.includes("20 parameters"))).toHaveLength(2);
  });

  test("shows states that a layer gives besides its output", async () => {
    const layer = new rnn.LSTM(3);
    layer.initialize();
    const [name, sizes] = textsOf(await layer.plot(ones([5, 2, 4]), layer.begin_state(2))).slice(
      -2,
    );
    expect(name).toContain("LSTM");
    expect(sizes).toMatch(/^\(5, 2, 3\), \(1, 2, 3\), \(1, 2, 3\), /);
  });

  test("leaves weights, statistics and training as they are, and hooks to nobody", async () => {
    const net = new nn.Sequential(new nn.BatchNorm(), new nn.Dropout(0.5));
    net.initialize();
    const x = ones([2, 3]);
    net(x);
    const before = await (net.children.get("0") as nn.BatchNorm).running_mean.data().tolist();
    await net.plot(x);
    expect(await (net.children.get("0") as nn.BatchNorm).running_mean.data().tolist()).toEqual(
      before,
    );
    expect(`${await net.plot(x)}`).toBe(`${await net.plot(x)}`);
  });

  test("refuses a hybridized net, whose layers are not called one by one", async () => {
    const net = network();
    net.hybridize();
    await expect(net.plot(ones([2, 4]))).rejects.toThrow(
      "Cannot plot Sequential: it is hybridized, so blocks inside of it are not called one by one; call hybridize(false) before.",
    );
  });
});

test("A notebook shows a plot as SVG", async () => {
  const plot = new NetPlot("<svg/>") as NetPlot & Readonly<Record<symbol, () => unknown>>;
  expect(plot[Symbol.for("Jupyter.display")]!()).toEqual({ "image/svg+xml": "<svg/>" });
  expect(`${plot}`).toBe("<svg/>");
});
