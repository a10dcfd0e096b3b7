/** Models of ONNX files, with the parts that lie in files beside them. */
import type { FileSource } from "../io/file_kinds.ts";
import { besides, openFile } from "../io/files.ts";
import type { OpenFile } from "../io/open_file.ts";
import { failureOf } from "../io/tensor_source.ts";
import type { OnnxModel } from "./model.ts";
import { type ExternalPart, keyOf, readModel } from "./read_model.ts";

/** A plain name of a file: nothing leads out of the folder of the model. */
const FILENAME = /^\w[\w .,()-]*$/;

/**
 * The model in a file that is open.
 *
 * @param source What it was opened from: a path or a URL, where parts lie beside it.
 * @throws {RangeError} where it is damaged, names a file in another folder, or a part that its file lacks.
 */
export async function openModel(file: OpenFile, source: FileSource): Promise<OnnxModel> {
  const fail = failureOf(file.what);
  const bytes = new Uint8Array(file.size);
  if ((await file.read(bytes, 0)) < bytes.length) fail("it became shorter while it was read");
  const wanted = new Map<string, ExternalPart>();
  const model = readModel(bytes, file.what, (part) => {
    wanted.set(keyOf(part), part);
    return null;
  });
  if (wanted.size === 0) return model;
  const parts = new Map<string, Uint8Array>();
  for (const location of new Set([...wanted.values()].map((part) => part.location))) {
    if (!FILENAME.test(location)) {
      fail(`it names ${JSON.stringify(location.slice(0, 100))}, which is no file beside it`);
    }
    const here = [...wanted].filter(([, part]) => part.location === location);
    const beside = await openFile(besides(source, location, fail)).catch((error: Error) => {
      return fail(`it names ${location}, which cannot be opened: ${error.message}`);
    });
    try {
      const total = here.reduce((sum, [, { length }]) => sum + length, 0);
      const end = Math.max(...here.map(([, { offset, length }]) => offset + length));
      if (end > beside.size || total > beside.size) {
        fail(
          `its tensors lie in ${total} bytes up to ${end} of ${location}, which has ${beside.size}`,
        );
      }
      for (const [key, { offset, length }] of here) {
        const part = new Uint8Array(length);
        if ((await beside.read(part, offset)) < length)
          fail(`${location} became shorter meanwhile`);
        parts.set(key, part);
      }
    } finally {
      await beside.close();
    }
  }
  return readModel(bytes, file.what, (part) => parts.get(keyOf(part)) ?? null);
}
