/**
 * Files that Stable-Baselines3 saves: a zip of JSON and of tensors. Nothing of them is run: the texts in the JSON that hold
 * pickles are not looked at, and those of PyTorch are read as tensors or refused.
 * Source: Stable-Baselines3 2.9, stable_baselines3/common/save_util.py.
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { openBytes } from "../../gluon/io/blob_file.ts";
import type { FileSource } from "../../gluon/io/file_kinds.ts";
import { openFile } from "../../gluon/io/files.ts";
import {
  readZipDirectory,
  readZipEntry,
  type ZipEntry,
} from "../../gluon/io/numpy/zip_directory.ts";
import type { OpenFile } from "../../gluon/io/open_file.ts";
import { openTensorFile } from "../../gluon/io/open_tensors.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import { type Fail, failureOf } from "../../gluon/io/tensor_source.ts";

/** What such a file holds, as far as it is read. */
export interface SB3File {
  /** The file in messages. */
  readonly what: string;
  /** Settings that are numbers, texts, truth values or `null`, by their names there. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The module of its policy, such as `stable_baselines3.dqn.policies`. */
  readonly policyModule: string;
  /** The class of its activation, such as `ReLU`; `null` where the file does not name one. */
  readonly activation: string | null;
  /** Whether actor and critic share their feature extractor; `null` where the file does not say. */
  readonly sharesFeatures: boolean | null;
  /** The policy's state_dict. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Other tensors: the logarithm of the entropy coefficient of SAC. */
  readonly variables: ReadonlyMap<string, Tensor>;
}

/** The largest JSON that is read, in bytes; observations and a buffer of episodes may be in it. */
const LARGEST = 1 << 26;

const form = z.looseObject({
  policy_class: z.optional(z.looseObject({ __module__: z.optional(z.string()) })),
  policy_kwargs: z.optional(
    z.looseObject({
      activation_fn: z.optional(z.unknown()),
      share_features_extractor: z.optional(z.boolean()),
    }),
  ),
});

/**
 * Reads a file.
 *
 * @throws {RangeError} where it is none, or is damaged.
 */
export async function readSB3File(source: FileSource): Promise<SB3File> {
  const file = await openFile(source);
  const fail = failureOf(file.what);
  try {
    const zip = await readZipDirectory(file, fail);
    const member = (name: string): ZipEntry | undefined => zip.find((each) => each.name === name);
    const [data, policy, variables] = ["data", "policy.pth", "pytorch_variables.pth"].map(member);
    if (!data || !policy)
      return fail("it is no file of Stable-Baselines3: it has no data and policy.pth");
    if (data.size > LARGEST) fail(`its data has ${data.size} bytes; no policy has as many`);
    const text = new TextDecoder().decode(await readZipEntry(file, data, fail));
    const parsed = safeParse(form, parseJSON(text));
    if (!parsed.success) return fail("its data is no JSON of Stable-Baselines3");
    const { policy_class, policy_kwargs, ...settings } = parsed.data;
    const activation = /'torch\.nn\.modules\.activation\.(\w+)'/.exec(
      `${policy_kwargs?.activation_fn}`,
    );
    return {
      what: file.what,
      settings: plainOf(settings),
      policyModule: policy_class?.__module__ ?? "",
      activation: activation?.[1] ?? null,
      sharesFeatures: policy_kwargs?.share_features_extractor ?? null,
      tensors: await tensorsOf(file, policy, fail),
      variables: variables ? await tensorsOf(file, variables, fail) : new Map(),
    };
  } finally {
    await file.close();
  }
}

async function tensorsOf(
  file: OpenFile,
  entry: ZipEntry,
  fail: Fail,
): Promise<Map<string, Tensor>> {
  const bytes = await readZipEntry(file, entry, fail);
  const what = `${entry.name} in ${file.what}`;
  const source = await openTensorFile({ ...openBytes(bytes), what }, bytes);
  const tensors = new Map<string, Tensor>();
  for (const name of source.entries.keys()) tensors.set(name, await source.read(name));
  return tensors;
}

function plainOf(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => typeof value !== "object" || value === null),
  );
}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
