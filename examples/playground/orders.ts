/** What the page of the playground and its worker say to each other. */

import type { VectorSetup } from "../../cli/vector_setup.ts";
import type { rl } from "../../mod.ts";

/** What is to be trained. */
export interface Wanted {
  readonly environment: string;
  readonly algorithm: rl.AlgorithmName;
  readonly backend: "wasm" | "webgpu";
  readonly steps: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly setup: VectorSetup;
}

/** What the page asks for. */
export type Order =
  /** All that happens, as reports, until it is aborted. */
  | { readonly kind: "watch" }
  | { readonly kind: "train"; readonly wanted: Wanted }
  /** The agent of a checkpoint. */
  | { readonly kind: "open"; readonly file: File; readonly backend: Wanted["backend"] }
  /** So many steps more with the agent that there is. */
  | { readonly kind: "continue"; readonly steps: number }
  | { readonly kind: "command"; readonly command: rl.ViewCommand }
  | { readonly kind: "download" };

/** What has become of an order. */
export interface Answer {
  readonly text: string;
  /** Of a download. */
  readonly file?: { readonly name: string; readonly blob: Blob };
}
