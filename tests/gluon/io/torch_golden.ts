/** Files that PyTorch, safetensors and NumPy wrote (tests/golden/torch/torch_files.json). */
import { nn } from "../../../gluon/mod.ts";
import { goldenCases } from "../nd/support/golden.ts";
import type { FileCase } from "./mxnet/golden.ts";

/** A file, and the names of the tensors in it where it is a shard. */
export type TorchCase = FileCase & {
  readonly names?: readonly string[];
  readonly bytes: Uint8Array;
};

const cases = goldenCases<FileCase & { readonly names?: readonly string[] }>("torch_files");

/** The case of that name. */
export function torchCase(about: string): TorchCase {
  const found = cases.find((each) => each.about === about);
  if (found === undefined) throw new RangeError(`Cannot find a golden file about ${about}`);
  return { ...found, bytes: Uint8Array.from(atob(found.file), (char) => char.charCodeAt(0)) };
}

/** The net of the golden state_dict. */
export function makeTorchNet(): nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2D(2, 3),
    new nn.BatchNorm(),
    new nn.PReLU(),
    new nn.Flatten(),
    new nn.Dense(4),
    new nn.LayerNorm(),
    new nn.Dense(2),
  );
}
