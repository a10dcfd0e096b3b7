/** ONNX's own examples of its operators: each that can be imported computes what the example says. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { nd, ONNXBlock } from "../../gluon/mod.ts";
import { python, type Row } from "./interchange.ts";

/** Outputs may differ by so much, as in ONNX's own tests: some were computed in float16. */
const TOLERANCE = 1e-3;

/** Examples that are not met, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  resize_downsample_scales_cubic_align_corners: "as PyTorch and onnxruntime, whole lengths",
  resize_downsample_scales_linear_align_corners: "as PyTorch and onnxruntime, whole lengths",
  training_dropout: "nothing is dropped outside of record()",
  training_dropout_default: "nothing is dropped outside of record()",
};

type Refused = "refused at import" | "refused when called";

/** Compares each of the examples; a row for each operator that is there, and one that counts those that are not. */
export async function* nodes(folder: string, names: readonly string[] = []): AsyncGenerator<Row> {
  await python("modern", "onnx_nodes.py", [folder]);
  const files = readdirSync(folder).filter((name) => name.endsWith(".onnx"));
  const counts = { equal: 0, otherwise: 0, "refused at import": 0, "refused when called": 0 };
  for (const file of files.toSorted()) {
    const name = file.replace(/\.onnx$/, "");
    if (names.length > 0 && !names.includes(name)) continue;
    const result = await compare(join(folder, file));
    const isOtherwise = name.replace(/^test_/, "") in OTHERWISE;
    if (typeof result === "string") counts[result] += 1;
    else if (result <= TOLERANCE) counts.equal += 1;
    else if (isOtherwise) counts.otherwise += 1;
    else yield { name, values: { distance: result }, isGood: false };
  }
  yield { name: "examples", values: counts, isGood: counts.equal > 0 };
}

/** The largest difference of the outputs, or how the example was refused. */
async function compare(path: string): Promise<number | Refused> {
  const arrays = (await nd.load(path.replace(/onnx$/, "npz"))) as Record<string, nd.NDArray>;
  const those = (kind: string): nd.NDArray[] => {
    const count = Object.keys(arrays).filter((each) => each.startsWith(kind)).length;
    return Array.from({ length: count }, (_, i) => arrays[`${kind} ${i}`] as nd.NDArray);
  };
  let stage: Refused = "refused at import";
  try {
    const net = await ONNXBlock.imports<nd.NDArray | nd.NDArray[]>(path);
    stage = "refused when called";
    const outputs = [net(...those("input"))].flat();
    const distances = those("output").map((each, i) => difference(outputs[i] as nd.NDArray, each));
    return Math.max(...(await Promise.all(distances)));
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Cannot ")) return stage;
    throw error;
  }
}

/** As `distance`; numbers that are the same, such as NaN and infinity, do not differ. */
async function difference(found: nd.NDArray, expected: nd.NDArray): Promise<number> {
  if (found.shape.join() !== expected.shape.join()) return Number.POSITIVE_INFINITY;
  const [ours, theirs] = await Promise.all([found, expected].map(numbersOf));
  const off = theirs!.map((each, i) => {
    const other = ours![i] as number;
    if (Object.is(each, other) || each === other) return 0;
    return Math.abs(other - each) / Math.max(1, Math.abs(each));
  });
  return off.reduce((most, each) => Math.max(most, each), 0);
}

async function numbersOf(array: nd.NDArray): Promise<number[]> {
  return Array.from(await array.toArray(), Number);
}
