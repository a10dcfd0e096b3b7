/** The two files of an exported net. */
import type { HostBlob } from "../io/file_kinds.ts";
import { writeFile } from "../io/files.ts";
import { writeTensorFile } from "../io/write_tensors.ts";
import type { NDArray } from "../nd/mod.ts";
import type { ParameterDict } from "../parameter/parameter_dict.ts";
import type { InputType } from "./export_graph.ts";
import { exportSymbol } from "./export_symbol.ts";

/**
 * Writes `path-symbol.json` and `path-0000.params`, or gives them as Blobs where there is no path.
 *
 * @param epoch The number in the name of the parameters.
 */
export async function exportFiles(
  forward: (...inputs: NDArray[]) => unknown,
  parameters: ParameterDict,
  types: readonly InputType[],
  path: string | undefined,
  epoch: number,
): Promise<{ symbol: HostBlob; params: HostBlob } | undefined> {
  if (!Number.isInteger(epoch) || epoch < 0) {
    throw new RangeError(
      `Cannot export with epoch ${epoch}: it must be a whole number, 0 or more.`,
    );
  }
  const { symbol, tensors } = await exportSymbol(forward, parameters, types);
  const nameOf = (end: string): string | undefined => (path === undefined ? path : path + end);
  const number = `${epoch}`.padStart(4, "0");
  const file = { tensors, metadata: {} };
  const params = await writeTensorFile(nameOf(`-${number}.params`), file, { format: "mxnet" });
  const bytes = new TextEncoder().encode(symbol);
  const json = await writeFile(nameOf("-symbol.json"), [bytes]);
  return json && params && { symbol: json, params };
}
