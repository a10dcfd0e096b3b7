/** `glueball convert`: a file of tensors as one of another kind. */

import type { Command } from "commander";
import { formatOf } from "../../gluon/io/element_format.ts";
import { openTensors } from "../../gluon/io/open_tensors.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import type { TensorSource } from "../../gluon/io/tensor_source.ts";
import { type WritableKind, writeTensorFile } from "../../gluon/io/write_tensors.ts";
import { progress } from "../../gluon/utils/progress_bar.ts";
import { onDisk } from "../disk.ts";
import { formatCountOf } from "../terminal/format.ts";
import { print } from "../terminal/output.ts";

/** Kinds by the ends of names. */
const KINDS: Readonly<Record<string, WritableKind>> = {
  ".safetensors": "safetensors",
  ".params": "mxnet",
  ".npz": "npz",
  ".npy": "npy",
};

export function configure(command: Command): void {
  command
    .argument(
      "<in>",
      "safetensors (or the index of shards), .params, .npy, .npz, .pth, .onnx or a zip of Stable-Baselines3, whatever its name",
    )
    .argument("<out>", "a name that ends in .safetensors, .params, .npz or .npy")
    .action(async (from: string, to: string) => {
      const format = kindOf(to);
      const read = { verb: "convert", path: from, remedy: "name a file" };
      const source = await onDisk(read, () => openTensors(from));
      try {
        const tensors = new Map<string, Tensor>();
        for await (const name of progress(source.entries.keys(), {
          ...{ total: source.entries.size, description: "Reading", unit: "tensor", delay: 1 },
        })) {
          tensors.set(name, await source.read(name));
        }
        const { metadata, isNamed } = source;
        await writeTensorFile(to, { tensors, metadata }, { format, isNamed });
        print(`Wrote ${formatCountOf(tensors.size, "tensor")} to ${to}${changes(source, format)}.`);
      } finally {
        await source.close();
      }
    });
}

function kindOf(path: string): WritableKind {
  const end = Object.keys(KINDS).find((each) => path.endsWith(each));
  if (end !== undefined) return KINDS[end] as WritableKind;
  throw new RangeError(
    `Cannot convert to ${JSON.stringify(path)}: its name tells no kind that can be written; let it end in ` +
      `${Object.keys(KINDS).join(", ")}.`,
  );
}

/** What is not as it was. */
function changes({ entries, metadata }: TensorSource, to: WritableKind): string {
  const widened = new Set<string>();
  for (const { format, dtype } of entries.values()) {
    if (format !== formatOf[dtype]) widened.add(`${format} as ${formatOf[dtype]}`);
  }
  const isLost = to !== "safetensors" && Object.keys(metadata).length > 0;
  const parts = [...widened, ...(isLost ? ["without its metadata"] : [])];
  return parts.length > 0 ? `; ${parts.join(", ")}` : "";
}
