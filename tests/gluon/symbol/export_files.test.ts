/** Nets exported for MXNet: the files that MXNet 1.9.1 has loaded, and what it computed. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { nd, nn, SymbolBlock } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";
import { exportedNets } from "./exported_nets.ts";

interface ExportCase {
  readonly about: string;
  readonly symbol: string;
  readonly params: string;
  readonly input: GoldenArray;
  readonly output: GoldenArray;
}

beforeAll(async () => setBackend(await load("reference")));

describe("export()", () => {
  for (const { about, symbol, params, input, output } of goldenCases<ExportCase>(
    "mxnet_exported",
  )) {
    test(`writes what MXNet has loaded, and computed the same of: ${about}`, async () => {
      const { net } = exportedNets().get(about)!;
      const files = await net.export();
      expect(new TextDecoder().decode(await files.symbol.arrayBuffer())).toBe(symbol);
      const bytes = new Uint8Array(await files.params.arrayBuffer());
      const theirs = Uint8Array.from(atob(params), (char) => char.charCodeAt(0));
      expect([...bytes]).toEqual([...theirs]);
      await expectGolden(net(fromGolden(input)), output, 1e-5);
    });

    test(`writes what is imported again: ${about}`, async () => {
      const { net } = exportedNets().get(about)!;
      const { symbol, params } = await net.export();
      const again = await SymbolBlock.imports(symbol, "data", params);
      await expectGolden(again(fromGolden(input)), output, 1e-5);
      again.hybridize();
      again(fromGolden(input));
      const twice = await again.export();
      const third = await SymbolBlock.imports(twice.symbol, "data", twice.params);
      await expectGolden(third(fromGolden(input)), output, 1e-5);
    });
  }

  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "glueball-export-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("names its files as MXNet does", async () => {
    const { net } = exportedNets().get("mlp")!;
    await net.export(join(folder, "net"), 7);
    expect(readdirSync(folder).sort()).toEqual(["net-0007.params", "net-symbol.json"]);
    await expect(net.export(join(folder, "net"), -1)).rejects.toThrow(
      "Cannot export with epoch -1",
    );
  });

  test("takes nets without parameters, and says eps and axis of a BatchNorm", async () => {
    const plain = new nn.Sequential(new nn.Activation("relu"), new nn.Flatten());
    plain.hybridize();
    plain(nd.ones([2, 3, 2]));
    const files = await plain.export();
    const again = await SymbolBlock.imports(files.symbol, "data", files.params);
    expect(again(nd.ones([5, 3, 2])).shape).toEqual([5, 6]);

    const norm = new nn.BatchNorm({ epsilon: 2e-5, axis: -1 });
    norm.initialize();
    norm.hybridize();
    norm(nd.ones([2, 3, 4, 5]));
    const text = new TextDecoder().decode(await (await norm.export()).symbol.arrayBuffer());
    expect(text).toContain('"eps": "0.00002"');
    expect(text).toContain('"axis": "3"');
  });

  test("wants a call before, and refuses what MXNet would not compute", async () => {
    const net = new nn.Dense(2);
    await expect(net.export()).rejects.toThrow(
      "Cannot export Dense: no inputs are known; hybridize() it and call it once.",
    );
    const by = async (compute: (x: nd.NDArray) => nd.NDArray): Promise<unknown> => {
      const block = new nn.Lambda(compute);
      block.hybridize();
      block(nd.ones([2, 3]));
      return await block.export();
    };
    await expect(by((x) => nd.linalg.det(nd.dot(x, x, { transpose_a: true })))).rejects.toThrow(
      "Cannot export the net: linalg_pivots cannot be translated to operators of MXNet; compute it in others.",
    );
    await expect(by((x) => (x.shape[0] === 2 ? x : x.add(1)))).rejects.toThrow(
      "Cannot export the net: it computes in another way where the batch is longer by 1",
    );
    await expect(by((x) => x.sum({ axis: 0 }).divide(x.shape[0]!))).rejects.toThrow(
      "Cannot export the net: divide computes with a number that follows the length of the batch (2, 3)",
    );
    const outside = nd.ones([3]);
    await expect(by((x) => x.add(outside))).rejects.toThrow(
      "Cannot export the net: it computes with an array (3) that is neither an input nor a parameter; keep it " +
        "in a gluon.Constant.",
    );
  });
});
