/** Dictionaries of parameters. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Parameter, ParameterDict } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, cpu, gpu } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A ParameterDict", () => {
  const dict = (): ParameterDict => {
    const shared = new Parameter("weight", { shape: [2], init: "ones" });
    const other = new Parameter("bias", { shape: [1], init: "ones" });
    return new ParameterDict([
      ["a.weight", shared],
      ["b.weight", shared],
      ["b.bias", other],
    ]);
  };

  test("names shared parameters twice, but acts on them once", () => {
    const parameters = dict();
    expect(parameters.unique().map(([name]) => name)).toEqual(["a.weight", "b.bias"]);
    expect(parameters.size).toBe(3);
  });

  test("warns of parameters that initialize() leaves alone, in one line", () => {
    const parameters = dict();
    const warnings = captureWarnings(() => {
      parameters.get("a.weight")?.initialize();
      parameters.initialize();
      expect(parameters.get("b.bias")?.isInitialized).toBe(true);
      parameters.initialize("zeros", { force_reinit: true });
    });
    expect(warnings).toEqual([
      "Ignored initialize() of a.weight: already initialized; pass { force_reinit: true } to " +
        "initialize again.",
    ]);
  });

  test("sets a property of all, and all gradients to 0", async () => {
    const parameters = dict();
    parameters.initialize();
    parameters.setattr("lr_mult", 0.5);
    parameters.setattr("grad_req", "add");
    const weight = parameters.get("a.weight")!;
    expect([weight.lr_mult, weight.grad_req]).toEqual([0.5, "add"]);
    record(() => weight.data().sum()).backward();
    parameters.zero_grad();
    expect(await weight.grad().tolist()).toEqual([0, 0]);
  });

  test("is written with the names of its keys", () => {
    expect(String(dict())).toBe(
      "ParameterDict(\n" +
        "  a.weight: Parameter weight (shape=(2,), dtype=float32)\n" +
        "  b.weight: Parameter weight (shape=(2,), dtype=float32)\n" +
        "  b.bias: Parameter bias (shape=(1,), dtype=float32)\n)",
    );
  });
});

/** What `body` would have printed as warnings. */
function captureWarnings(body: () => void): string[] {
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => warnings.push(text);
  try {
    body();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

describe("A dictionary of one's own", () => {
  test("makes parameters and constants where there are none", async () => {
    const all = new ParameterDict();
    const weight = all.get("weight", { shape: [2, 0], allow_deferred_init: true });
    expect(all.get("weight", { shape: [2, 3] })).toBe(weight);
    expect(weight.shape).toEqual([2, 3]);
    expect(all.get("bias")).toBeUndefined();
    expect(() => all.get("weight", { shape: [4, 3] })).toThrow("known lengths cannot change");
    const constant = all.get_constant("scale", [1, 2]);
    expect(all.get_constant("scale")).toBe(constant);
    expect(() => all.get_constant("weight")).toThrow(
      "Cannot get constant weight: that name is of a parameter that is trained; give a value, and a name " +
        "that is free.",
    );
    expect(() => all.get_constant("shift")).toThrow("Cannot get constant shift: there is none");
  });

  test("takes those of another, unless a name is another parameter's", () => {
    const [all, other] = [new ParameterDict(), new ParameterDict()];
    all.get("a", { shape: [1] });
    other.get("b", { shape: [1] });
    all.update(other);
    all.update(other);
    expect([...all.keys()]).toEqual(["a", "b"]);
    const clash = new ParameterDict();
    clash.get("c", { shape: [1] });
    clash.get("a", { shape: [1] });
    expect(() => all.update(clash)).toThrow(
      "Cannot update a ParameterDict: it has another parameter a; names must differ.",
    );
    expect(all.has("c")).toBe(false);
  });

  test("is saved and loaded, and lists arrays as there are devices: one", async () => {
    const [all, other] = [new ParameterDict(), new ParameterDict()];
    for (const each of [all, other]) each.get("w", { shape: [2], init: "ones" });
    all.initialize();
    all.get("w")!.set_data(array([3, 4]));
    await other.load(await all.save());
    const [data] = other.get("w")!.list_data();
    expect(await data!.tolist()).toEqual([3, 4]);
    expect(await other.get("w")!.list_grad()[0]!.tolist()).toEqual([0, 0]);
    expect(other.get("w")!.list_ctx().join()).toBe("cpu(0)");
    other.get("w")!.reset_ctx(cpu());
    expect(() => other.get("w")!.reset_ctx([gpu()])).toThrow("Cannot move an array to gpu(0)");
  });
});
