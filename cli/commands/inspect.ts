/** `glueball inspect`: what is in a file of tensors. Nothing of it is run. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { styleText } from "node:util";
import type { Command } from "commander";
import { openTensors } from "../../gluon/io/open_tensors.ts";
import type { TensorSource } from "../../gluon/io/tensor_source.ts";
import { sizeOf } from "../../gluon/nd/shape.ts";
import { onDisk } from "../disk.ts";
import { formatCount, formatCountOf, formatTable } from "../terminal/format.ts";
import { print } from "../terminal/output.ts";

interface Flags {
  readonly json?: true;
}

/** What the kinds of files are called. */
const KINDS = {
  safetensors: "safetensors",
  mxnet: "MXNet's .params",
  npy: "NumPy's .npy",
  npz: "NumPy's .npz",
  torch: "PyTorch's file of tensors",
  onnx: "ONNX",
} as const;

/** Characters of a text of the metadata that are shown. */
const SHOWN = 100;

export function configure(command: Command): void {
  command
    .argument(
      "<file>",
      "safetensors (or the index of shards), .params, .npy, .npz, .pth, .onnx or a zip of Stable-Baselines3",
    )
    .option("--json", "as JSON, with the metadata in full")
    .action(async (path: string, { json }: Flags) => {
      const work = { verb: "inspect", path, remedy: "name a file" };
      const source = await onDisk(work, () => openTensors(path));
      try {
        const digest = await onDisk(work, () => digestOf(path));
        print(json ? asJson(source, digest) : describe(path, source, digest));
      } finally {
        await source.close();
      }
    });
}

async function digestOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece as Uint8Array);
    bytes += (piece as Uint8Array).length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

function asJson(
  { kind, entries, metadata }: TensorSource,
  digest: { sha256: string; bytes: number },
): string {
  const tensors = [...entries].map(([name, { format, shape }]) => ({ name, format, shape }));
  return JSON.stringify({ kind, ...digest, tensors, metadata }, null, 2);
}

function describe(
  path: string,
  { kind, entries, metadata }: TensorSource,
  { sha256, bytes }: { sha256: string; bytes: number },
): string {
  const all = [...entries];
  const numbers = all.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  const rows = all.map(([name, { format, shape }]) => [
    plain(name),
    format,
    `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`,
  ]);
  const texts = Object.entries(metadata).map(([name, text]) => [
    plain(name),
    plain(text.length > SHOWN ? `${text.slice(0, SHOWN)}... (${text.length} characters)` : text),
  ]);
  return [
    styleText("bold", `${path}  ${KINDS[kind]}, ${formatCount(bytes)} bytes`),
    `  ${formatCountOf(all.length, "tensor")}, ${formatCountOf(numbers, "number")}`,
    `  sha256 ${sha256}`,
    ...(rows.length > 0 ? ["", formatTable(rows)] : []),
    ...(texts.length > 0 ? ["", styleText("bold", "metadata"), formatTable(texts)] : []),
  ].join("\n");
}

/** Without characters that a terminal would obey. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "?");
}
