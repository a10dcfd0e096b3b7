/** Parameters in files. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { nn, safetensors } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";

const { decode } = safetensors;

let folder = "";
beforeAll(async () => {
  setBackend(await load("reference"));
  folder = await mkdtemp(join(tmpdir(), "glueball-parameters-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

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

  test("save the values of the moment of the call", async () => {
    const net = mlp();
    net.initialize();
    net(ones([1, 3]));
    const before = await values(net);
    const saving = net.save_parameters();
    for (const each of net.collect_params().values()) each.set_data(each.data().add(1));
    const fresh = mlp();
    await fresh.load_parameters(await saving);
    expect(await values(fresh)).toEqual(before);
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

  test("take tensors and arrays under other names, and convert numbers where they may", async () => {
    const net = mlp(3, [4]);
    const weight = {
      shape: [4, 3],
      dtype: "float64" as const,
      data: new Float64Array(12).fill(0.5),
    };
    const given = { "a.weight": weight, "a.bias": ones([4]), other: ones([1]) };
    const rename = (name: string): string | null =>
      name === "other" ? null : name.replace("a.", "0.");
    expect(() => net.load_dict(given, { rename })).toThrow(
      "parameter 0.weight of the net is float32 (4, 3), but that of the file is float64 (4, 3); they " +
        "must be alike, or set cast_dtype to convert the numbers.",
    );
    net.load_dict(given, { rename, cast_dtype: true });
    expect(await net.collect_params().get("0.weight")!.data().sum().asscalar()).toBe(6);
    expect(await net.collect_params().get("0.bias")!.data().tolist()).toEqual([1, 1, 1, 1]);
    const same = { rename: (): string => "0.bias" };
    expect(() => net.load_dict(given, same)).toThrow("gives two of its tensors the name 0.bias");
  });

  test("want a parameter that two layers share only once", async () => {
    const first = new nn.Dense(3, { in_units: 3 });
    const net = new nn.Sequential(first, new nn.Dense(3, { in_units: 3 }));
    net.at(1).share_parameters(first.collect_params());
    net.load_dict({ "0.weight": ones([3, 3]), "0.bias": ones([3]) });
    expect(await net.collect_params().get("1.bias")!.data().tolist()).toEqual([1, 1, 1]);
  });
});
