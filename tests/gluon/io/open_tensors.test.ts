/** Files that PyTorch, safetensors and NumPy wrote, recognised by their content. */
import { beforeAll, describe, expect, test } from "bun:test";
import { zipSync } from "fflate";
import { load } from "../../../backends/mod.ts";
import { readTensorFile } from "../../../gluon/io/open_tensors.ts";
import { type nd, rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectGolden, fromGolden } from "../nd/support/golden.ts";
import { tensorsOf } from "./mxnet/golden.ts";
import { makeTorchNet, torchCase } from "./torch_golden.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A file of another program", () => {
  const readable = ["dtypes", "npy", "npy Fortran", "npy big-endian", "npy scalar", "npy int64"];
  for (const about of [...readable, "npz", "npz packed", "torch.save"]) {
    test(`is read: ${about}`, async () => {
      const found = torchCase(about);
      const { tensors } = await readTensorFile(found.bytes);
      const expected = tensorsOf(found);
      for (const [name, tensor] of expected) expect(tensors.get(name)).toEqual(tensor);
      expect(tensors.size).toBe(expected.size);
    });
  }

  test("is read: the policy in a zip of Stable-Baselines3", async () => {
    const policy = torchCase("torch.save");
    const zip = zipSync({ data: new Uint8Array(2), "policy.pth": policy.bytes });
    const { kind, tensors } = await readTensorFile(zip);
    expect([kind, tensors]).toEqual(["torch", tensorsOf(policy)]);
    await expect(readTensorFile(zipSync({ data: zip, "policy.pth": zip }))).rejects.toThrow(
      "Cannot read policy.pth in the bytes: ",
    );
  });

  const refused: [about: string, why: string][] = [
    ["npy objects", "it has the dtype |O, objects of Python's, which are code; only numbers"],
    ["npy fields", "it has a dtype of several fields; only numbers"],
    [
      "torch.save of a module",
      'its pickle asks for "torch.nn.modules.normalization LayerNorm", which is no part of a tensor',
    ],
    ["pickle", "it is a pickle of Python's, which is code that runs when it is read"],
  ];
  for (const [about, why] of refused) {
    test(`is refused: ${about}`, async () => {
      await expect(readTensorFile(torchCase(about).bytes)).rejects.toThrow(
        `Cannot read the bytes: ${why}`,
      );
    });
  }

  test("that is damaged is refused: zips have checksums, and nothing may be missing", async () => {
    for (const about of ["npz", "npz packed", "npy", "torch.save"]) {
      const { bytes } = torchCase(about);
      for (const size of [8, 40, bytes.length - 1]) {
        await expect(readTensorFile(bytes.subarray(0, size))).rejects.toThrow(
          "Cannot read the bytes: ",
        );
      }
    }
    const flipped = torchCase("npz").bytes.slice();
    flipped[200]! ^= 1;
    await expect(readTensorFile(flipped)).rejects.toThrow("is not what was saved, by its checksum");
  });
});

describe("load_parameters()", () => {
  test("takes PyTorch's state_dict(), and computes what PyTorch does", async () => {
    const { bytes, input, output } = torchCase("state_dict");
    const net = makeTorchNet();
    await net.load_parameters(bytes);
    await expectGolden(net(fromGolden(input!)), output!, 1e-5);
  });

  test("takes an LSTM of PyTorch's, of two layers and both directions", async () => {
    const { bytes, input, output } = torchCase("lstm");
    const net = new rnn.LSTM(4, { num_layers: 2, bidirectional: true });
    await net.load_parameters(bytes);
    await expectGolden(net(fromGolden(input!)) as unknown as nd.NDArray, output!, 1e-5);
  });
});
