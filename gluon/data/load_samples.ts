/** Loading of the samples of a batch, in whatever thread. */
import type { Batchify } from "./batchify.ts";
import { default_batchify_fn } from "./batchify.ts";
import type { Dataset } from "./dataset.ts";

/**
 * The samples of these indices as a batch.
 *
 * @throws {Error} with the index of the sample that cannot be loaded.
 */
export async function loadSamples<T>(
  dataset: Dataset<T>,
  indices: readonly number[],
  batchify: Batchify<T>,
): Promise<unknown> {
  const isDefault = (batchify as unknown) === default_batchify_fn;
  const gathered = isDefault ? dataset.gather(indices) : undefined;
  if (gathered !== undefined) return gathered;
  const samples: T[] = [];
  for (const index of indices) {
    try {
      const sample = dataset.at(index);
      samples.push(sample instanceof Promise ? await sample : sample);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot load sample ${index} of the dataset: ${why}`, { cause: error });
    }
  }
  return batchify(samples as never);
}
