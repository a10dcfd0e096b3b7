/** Nets as model folders, which a hub's own tools upload. */

import type { CardMetric, ModelCard } from "../io/model_card.ts";
import type { Config, FolderSource } from "../io/model_folder.ts";
import type { AnyBlock } from "./block.ts";

/** A line of the card. */
const IMPORT = ["import { gluon, use }", '"glueball";'].join(" from ");

/** What `save_pretrained` takes. */
export interface SavePretrainedOptions {
  /** What the net is made of, as JSON: `from_pretrained` gives it to what makes the net. Default: nothing. */
  readonly config?: Config;
  /** What the model card says besides what is known of the net. */
  readonly card?: ModelCard;
  /** The task, as hubs name it: "image-classification", ... */
  readonly task?: string;
  /** Figures that the card reports. */
  readonly metrics?: readonly CardMetric[];
}

/**
 * Writes a folder as model hubs have them: `config.json`, `model.safetensors`, and the card `README.md` with its YAML header.
 *
 * @throws {RangeError} where the configuration names its files, or is no JSON.
 */
export async function save_pretrained(
  net: AnyBlock,
  folder: string,
  { config = {}, card = {}, task, metrics = [] }: SavePretrainedOptions = {},
): Promise<void> {
  if ("files" in config) {
    throw new RangeError(
      `Cannot write model folder "${folder}": its config has the key "files", which is that of the folder; rename it.`,
    );
  }
  const { writeModelFolder } = await import("../io/model_folder.ts");
  const weights = await net.save_parameters();
  const title = card.title ?? folder.split(/[/\\]/).findLast((part) => part !== "") ?? "model";
  await writeModelFolder(
    folder,
    { config, weights },
    { ...card, title, metrics, body: usage(title), ...(task !== undefined && { task }) },
  );
}

/**
 * The net in a model folder: `make` makes it of its configuration, and is given the weights after their size and digest
 * were checked.
 *
 * @param source a path, or the URL of the folder, such as `https://huggingface.co/<user>/<name>/resolve/main/`.
 * @param make must check what it uses: a file is data, whoever made it.
 * @throws {RangeError} where a file is damaged, or the weights are not those of the net.
 */
export async function from_pretrained<Net extends AnyBlock>(
  source: FolderSource,
  make: (config: Config) => Net,
): Promise<Net> {
  const { readModelFolder } = await import("../io/model_folder.ts");
  const { config, weights } = await readModelFolder(source);
  const net = make(config);
  await net.load_parameters(weights);
  return net;
}

function usage(title: string): string {
  return `## Use

\`\`\`ts
${IMPORT}

await use("wasm");
// A path, or the URL of this folder; makeNet makes the net of config.json.
const net = await gluon.from_pretrained(${JSON.stringify(title)}, (config) => makeNet(config));
\`\`\``;
}
