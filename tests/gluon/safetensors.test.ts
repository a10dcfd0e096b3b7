/** The safetensors format, and parameters in such files. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../backends/mod.ts";
import { nn, safetensors } from "../../gluon/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { ones } from "../../gluon/nd/mod.ts";

const { decode, encode } = safetensors;

let folder = "";
beforeAll(async () => {
  setBackend(await load("reference"));
  folder = await mkdtemp(join(tmpdir(), "glueball-parameters-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

const tensors = new Map<string, safetensors.Tensor>([
  ["weight", { shape: [2, 1], dtype: "float32", data: Float32Array.of(0.1, -2) }],
  ["empty", { shape: [0, 3], dtype: "float32", data: new Float32Array(0) }],
  ["pixels", { shape: [3], dtype: "uint8", data: Uint8Array.of(1, 2, 255) }],
  ["__proto__", { shape: [], dtype: "int32", data: Int32Array.of(-7) }],
]);

/** A file with the given header. */
function fileOf(header: unknown, bytes = 0): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

describe("A safetensors file", () => {
  test("gives back what was written, names and texts of any kind included", () => {
    const metadata = { format: "pt", about: "värde \u{1f600}" };
    const file = encode({ tensors, metadata });
    expect(decode(file)).toEqual({ tensors, metadata });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(decode(shifted.subarray(3)).tensors).toEqual(tensors);
  });

  test("has the bytes that the format prescribes", () => {
    const w: safetensors.Tensor = { shape: [1], dtype: "float32", data: Float32Array.of(1) };
    const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    const file = encode({ tensors: new Map([["w", w]]), metadata: {} });
    expect(file.length).toBe(8 + 56 + 4);
    expect([...file.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(file.subarray(8, 64))).toBe(header.padEnd(56));
    expect([...file.subarray(64)]).toEqual([0, 0, 128, 63]);
  });

  const entry = (begin: number, end: number, more: object = {}): object => ({
    dtype: "F32",
    shape: [(end - begin) / 4],
    data_offsets: [begin, end],
    ...more,
  });
  const broken: [what: string, file: Uint8Array, why: string][] = [
    [
      "is empty",
      new Uint8Array(0),
      "it has 0 bytes; a safetensors file begins with 8 bytes that tell its header.",
    ],
    [
      "is something else",
      new TextEncoder().encode("PK\u0003\u0004 a zip file"),
      "its header does not begin with {; it is no safetensors file.",
    ],
    [
      "ends in its header",
      fileOf({ a: entry(0, 4) }).subarray(0, 20),
      "its header should have 54 bytes, but only 12 follow; it is cut short.",
    ],
    ["has garbage for a header", fileOf("{a: 1}"), "its header is no JSON object."],
    [
      "has an entry without a shape",
      fileOf({ a: { dtype: "F32" } }),
      "the header's entry of tensor a has no proper shape.",
    ],
    [
      "has a negative length",
      fileOf({ a: entry(0, 4, { shape: [-1] }) }, 4),
      "the header's entry of tensor a has no proper shape.0.",
    ],
    [
      "has a dtype that is unknown here",
      fileOf({ a: entry(0, 4, { dtype: "BF16" }) }, 4),
      "tensor a is BF16; only F32, ",
    ],
    [
      "has a tensor of another size",
      fileOf({ a: entry(0, 8, { shape: [3] }) }, 8),
      "tensor a (3,) takes 12 bytes, but has 8.",
    ],
    [
      "has tensors that overlap",
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      "tensor b overlaps the one before it.",
    ],
    [
      "has a gap",
      fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12),
      "before tensor b there are 4 bytes that belong to no tensor.",
    ],
    [
      "ends in its tensors",
      fileOf({ a: entry(0, 8) }, 5),
      "its tensors should have 8 bytes, but only 5 follow; it is cut short.",
    ],
    [
      "goes on after its tensors",
      fileOf({ a: entry(0, 4) }, 6),
      "after its tensors there are 2 bytes that belong to no tensor.",
    ],
    [
      "has metadata that is no text",
      fileOf({ __metadata__: { a: 1 } }),
      "its __metadata__ is no record of texts.",
    ],
  ];
  for (const [what, file, why] of broken) {
    test(`that ${what} is refused`, () => {
      expect(() => decode(file, "the file")).toThrow(`Cannot read the file: ${why}`);
    });
  }
});

const mlp = (inUnits = 3, units = [4, 2]): nn.Sequential =>
  new nn.Sequential(
    new nn.Dense(units[0]!, { in_units: inUnits, activation: "relu" }),
    ...units.slice(1).map((each) => new nn.Dense(each)),
  );

describe("save_parameters() and load_parameters()", () => {
  const saved = async (name: string): Promise<[file: string, net: nn.Sequential]> => {
    const net = mlp();
    net.initialize();
    net(ones([1, 3]));
    const file = join(folder, name);
    await net.save_parameters(file);
    return [file, net];
  };
  const values = async (net: nn.Sequential): Promise<unknown[]> =>
    await Promise.all([...net.collect_params().values()].map((each) => each.data().tolist()));

  test("give a net its parameters back, initialized or not, in place", async () => {
    const [file, net] = await saved("whole");
    const fresh = mlp();
    await fresh.load_parameters(file);
    expect(await values(fresh)).toEqual(await values(net));
    expect(String(fresh)).toContain("Dense(4 -> 2, linear)");
    const data = fresh.collect_params().get("0.weight")!.data();
    await fresh.load_parameters(file);
    expect(fresh.collect_params().get("0.weight")!.data()).toBe(data);
  });

  test("write the file as a whole: nothing else is left in the folder", async () => {
    const [file] = await saved("atomic");
    const { tensors } = decode(await readFile(file));
    expect([...tensors.keys()]).toEqual(["0.weight", "0.bias", "1.weight", "1.bias"]);
    expect((await readdir(folder)).filter((name) => name.includes(".tmp"))).toEqual([]);
    await expect(mlp().save_parameters(join(folder, "other"))).rejects.toThrow(
      "not been initialized",
    );
    expect(await readdir(folder)).not.toContain("other");
  });

  test("refuse a file of another net, and change nothing", async () => {
    const [file] = await saved("mlp");
    const start = `Cannot load file "${file}": `;
    const cases: [nn.Sequential, string][] = [
      [
        mlp(3, [4, 2, 1]),
        "it lacks parameter 2.weight of the net; it has 0.weight, 0.bias, 1.weight, 1.bias. Set " +
          "allow_missing to leave the net's as it is.",
      ],
      [
        mlp(3, [4]),
        "it has a parameter 1.weight, which the net lacks; the net has 0.weight, 0.bias. Set " +
          "ignore_extra to leave it out.",
      ],
      [
        mlp(7),
        "parameter 0.weight of the net is float32 (4, 7), but that of the file is float32 (4, 3); " +
          "they must be alike.",
      ],
      [
        mlp(3, [4, 5]),
        "parameter 1.weight of the net is float32 (5, 0), but that of the file is float32 (2, 4); " +
          "they must be alike.",
      ],
    ];
    for (const [net, text] of cases) {
      await expect(net.load_parameters(file)).rejects.toThrow(start + text);
      expect(net.collect_params().get("0.weight")!.isInitialized).toBe(false);
    }
  });

  test("load what is there if allow_missing and ignore_extra say so", async () => {
    const [file, net] = await saved("part");
    const larger = mlp(3, [4, 2, 1]);
    await larger.load_parameters(file, { allow_missing: true });
    expect(larger.collect_params().get("2.weight")!.isInitialized).toBe(false);
    const smaller = mlp(3, [4]);
    await smaller.load_parameters(file, { ignore_extra: true });
    expect(await values(smaller)).toEqual((await values(net)).slice(0, 2));
  });

  test("tell of a file that is not there, or is none", async () => {
    await expect(mlp().load_parameters(join(folder, "none"))).rejects.toThrow("ENOENT");
    const dict = new Map([
      ["0.weight", { shape: [4, 3], dtype: "float32" as const, data: new Float32Array(12) }],
    ]);
    expect(() => mlp().load_dict(dict)).toThrow(
      "Cannot load the tensors: it lacks parameter 0.bias of the net; it has 0.weight.",
    );
  });
});
