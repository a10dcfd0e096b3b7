/** What the page and its worker say to each other. */

/** What the page asks for. */
export type Order =
  | { readonly kind: "show"; readonly canvas: OffscreenCanvas }
  | { readonly kind: "start" | "pause" | "stop" | "save" | "load" | "download" }
  | { readonly kind: "upload"; readonly file: File };

/** The return of an episode of the training, at the step that ended it. */
export type Point = readonly [step: number, value: number];

/** What has become of an order, and how far the training is. */
export interface News {
  /** News are counted, since those of different orders may arrive in another order. */
  readonly count: number;
  /** Whether there is an agent, and whether it learns. */
  readonly state: "empty" | "resting" | "learning";
  readonly text: string;
  readonly step: number;
  readonly curve: readonly Point[];
  /** What was asked for with "download". */
  readonly file?: Blob;
}
