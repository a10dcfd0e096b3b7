/** NumPy's `.npz` files: a zip of `.npy` files, packed or not. PyTorch's files are zips, too, and so are Stable-Baselines3's. */
import { openBytes } from "../blob_file.ts";
import { dtypeOfFormat } from "../element_format.ts";
import type { OpenFile } from "../open_file.ts";
import type { Tensor } from "../safetensors.ts";
import { type Fail, failureOf, type TensorEntry, type TensorSource } from "../tensor_source.ts";
import { type NpyHeader, npyHeaderPlace, parseNpyHeader } from "./npy_header.ts";
import { npyTensor } from "./npy_tensor.ts";
import { readZipDirectory, readZipEntry, readZipStart, type ZipEntry } from "./zip_directory.ts";

/** As much as the longest header takes. */
const START = (1 << 16) + 12;

/**
 * Opens a file, and reads the header of each array.
 *
 * @throws {RangeError} where it is no such file, is truncated or damaged, or holds objects.
 */
export async function openNpz(file: OpenFile): Promise<TensorSource> {
  const { what } = file;
  const fail = failureOf(what);
  const zip = await readZipDirectory(file, fail);
  if (zip.some(({ name }) => name.endsWith("/data.pkl"))) {
    return (await import("../torch/torch_reader.ts")).openTorch(file, zip);
  }
  const policy = zip.find(({ name }) => name === "policy.pth");
  if (policy && zip.some(({ name }) => name === "data"))
    return await openPolicy(file, policy, fail);
  const members = new Map<string, ZipEntry>();
  const entries = new Map<string, TensorEntry>();
  for (const member of zip) {
    if (!member.name.endsWith(".npy")) fail(`it holds ${member.name}, which is no .npy file`);
    const name = member.name.slice(0, -4);
    if (members.has(name)) fail(`two of its arrays have the name ${name}`);
    const { header } = headerOf(member, await readZipStart(file, member, START, fail));
    members.set(name, member);
    entries.set(name, {
      shape: header.shape,
      format: header.format,
      dtype: dtypeOfFormat(header.format),
    });
  }
  function headerOf(
    member: ZipEntry,
    bytes: Uint8Array,
  ): { readonly header: NpyHeader; readonly bytes: Uint8Array } {
    const ofMember: Fail = (why) => fail(`${member.name}: ${why}`);
    const { begin, end } = npyHeaderPlace(bytes, ofMember);
    if (end > bytes.length) ofMember("it is truncated");
    const text = new TextDecoder().decode(bytes.subarray(begin, end));
    return { header: parseNpyHeader(text, end, ofMember), bytes };
  }
  const read = async (name: string, scratch?: Uint8Array): Promise<Tensor> => {
    const member = members.get(name) as ZipEntry;
    const whole = await readZipEntry(file, member, fail, scratch);
    const { header, bytes } = headerOf(member, whole);
    // Its numbers begin at a multiple of 64; a typed array asks for that of 8.
    const own = header.start % 8 === 0 ? bytes.subarray(header.start) : bytes.slice(header.start);
    return npyTensor(header, own, `array ${name} of ${what}`, (why) => fail(`${name}: ${why}`));
  };
  return {
    kind: "npz",
    what,
    metadata: {},
    isNamed: true,
    entries,
    read,
    close: () => file.close(),
  };
}

/** The policy in a file of Stable-Baselines3. */
async function openPolicy(file: OpenFile, policy: ZipEntry, fail: Fail): Promise<TensorSource> {
  const bytes = await readZipEntry(file, policy, fail);
  await file.close();
  const inner = { ...openBytes(bytes), what: `policy.pth in ${file.what}` };
  const parts = await readZipDirectory(inner, failureOf(inner.what));
  if (parts.length === 0) fail("its policy.pth is empty");
  return (await import("../torch/torch_reader.ts")).openTorch(inner, parts);
}
