/** Pickles of tensors, and those that would run something. */
import { describe, expect, test } from "bun:test";
import { zipSync } from "fflate";
import { openBytes } from "../../../../gluon/io/blob_file.ts";
import { openTensorFile, readTensorFile } from "../../../../gluon/io/open_tensors.ts";
import { readPickle } from "../../../../gluon/io/torch/pickle.ts";

const text = (value: string): number[] => [...new TextEncoder().encode(value)];
/** A short text, as protocol 4 has it. */
const word = (value: string): number[] => [0x8c, value.length, ...text(value)];
const fail = (why: string): never => {
  throw new RangeError(why);
};
const read = (...bytes: number[]): unknown => readPickle(Uint8Array.from(bytes), fail);
const END = 0x2e;

describe("readPickle()", () => {
  test("makes numbers, texts, lists and dictionaries", () => {
    expect(
      read(0x80, 4, 0x5d, 0x28, 0x4b, 7, 0x4d, 1, 1, 0x4a, 255, 255, 255, 255, 0x65, END),
    ).toEqual([7, 257, -1]);
    expect(read(0x7d, ...word("a"), 0x88, 0x73, END)).toEqual(new Map([["a", true]]));
    expect(read(0x4e, 0x89, 0x86, 0x94, 0x30 - 0x30 + 0x68, 0, 0x85, END)).toEqual([[null, false]]);
    expect(read(0x8a, 2, 0x00, 0xff, END)).toBe(-256);
    expect(read(0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, END)).toBe(1.5);
  });

  // What scanners of pickles were found to miss; here everything is refused that is no part of a tensor.
  const attacks: [about: string, bytes: number[], why: string][] = [
    [
      "GLOBAL of os.system",
      [...text("cos\nsystem\n("), ...word("ls"), 0x74, 0x52, END],
      'asks for "os system"',
    ],
    [
      "STACK_GLOBAL of texts in the memo",
      [...word("builtins"), 0x94, ...word("eval"), 0x94, 0x68, 0, 0x68, 1, 0x93, END],
      'asks for "builtins eval"',
    ],
    [
      "a submodule of an allowed module",
      text("ctorch._utils\n_rebuild_tensor_v2.__globals__\n."),
      "which is no part of a tensor",
    ],
    [
      "a module that is one in part",
      text("ctorch.serialization\nload\n."),
      'asks for "torch.serialization load"',
    ],
    ["pip.main, as in reports", text("cpip\nmain\n."), 'asks for "pip main"'],
    ["INST", text("(ios\nsystem\n."), "asks for operation 0x69"],
    ["OBJ", [0x28, 0x6f, END], "asks for operation 0x6f"],
    [
      "NEWOBJ",
      [...text("ccollections\nOrderedDict\n"), 0x29, 0x81, END],
      "asks for operation 0x81",
    ],
    ["EXT1", [0x82, 1, END], "asks for operation 0x82"],
    ["PERSID", text("Pid\n."), "asks for operation 0x50"],
    [
      "BUILD of an object",
      [...text("ctorch\nFloatStorage\n"), 0x7d, 0x62, END],
      "gives a state to what has none",
    ],
    [
      "REDUCE of a storage",
      [...text("ctorch\nFloatStorage\n"), 0x29, 0x52, END],
      "of arguments that do not fit",
    ],
    [
      "a call before the pickle breaks",
      [...text("cos\nsystem\n("), ...word("ls")],
      'asks for "os system"',
    ],
    ["no end", [0x4e], "is truncated"],
    ["a text that is longer than the file", [0x58, 255, 255, 255, 127, END], "is truncated"],
    ["an empty stack", [END], "is damaged"],
    ["a tuple without a mark", [0x74, END], "is damaged"],
    ["a memo that is empty", [0x68, 9, END], "is damaged"],
  ];
  for (const [about, bytes, why] of attacks) {
    test(`refuses ${about}`, () => expect(() => read(...bytes)).toThrow(why));
  }
});

/** A file of PyTorch's, with one storage of two float32. */
function torchFile(...pickle: number[]): Uint8Array {
  const bytes = { "a/data.pkl": Uint8Array.from(pickle), "a/data/0": new Uint8Array(8) };
  return zipSync(bytes, { level: 0 });
}

/** A tensor of that storage, with this shape and these strides. */
function tensor(shape: number[], strides: number[], key = "0"): number[] {
  const tuple = (list: number[]): number[] => [
    0x28,
    ...list.flatMap((each) => [
      0x4a,
      each & 255,
      (each >> 8) & 255,
      (each >> 16) & 255,
      (each >> 24) & 255,
    ]),
    0x74,
  ];
  const id = [
    0x28,
    ...word("storage"),
    ...text("ctorch\nFloatStorage\n"),
    ...word(key),
    ...word("cpu"),
    0x4b,
    2,
    0x74,
    0x51,
  ];
  return [
    ...text("ctorch._utils\n_rebuild_tensor_v2\n"),
    0x28,
    ...id,
    0x4b,
    0,
    ...tuple(shape),
    ...tuple(strides),
    0x89,
    0x7d,
    0x74,
    0x52,
  ];
}

describe("A file of tensors of PyTorch's", () => {
  const at = (...pickle: number[]): Promise<unknown> => readTensorFile(torchFile(...pickle));

  test("has the names of its dictionaries", async () => {
    const file = torchFile(0x7d, ...word("w"), ...tensor([1, 2], [2, 1]), 0x73, END);
    const source = await openTensorFile(openBytes(file), file);
    expect(source.kind).toBe("torch");
    expect([...source.entries.keys()]).toEqual(["w"]);
    expect((await source.read("w")).shape).toEqual([1, 2]);
  });

  test("shows no number twice, and none beside its storage", async () => {
    const big = 1 << 30;
    await expect(at(...tensor([big], [0]), END)).rejects.toThrow(
      "shows more numbers than the 2 that there are",
    );
    await expect(at(...tensor([2], [2]), END)).rejects.toThrow(
      "shows more numbers than the 2 that there are",
    );
    await expect(at(...tensor([2], [1], "7"), END)).rejects.toThrow("the file has no part data/7");
    await expect(at(...tensor([2], [1], "../x"), END)).rejects.toThrow(
      "names a storage in a way that is not read",
    );
  });

  test("does not lie within itself", async () => {
    await expect(at(0x7d, 0x94, ...word("a"), 0x68, 0, 0x73, END)).rejects.toThrow(
      "lie within each other",
    );
  });
});
