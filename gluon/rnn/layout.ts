/** The axes of sequences. */
import { formatValue } from "../../backends/base/format_value.ts";

/** T time, N batch, C channels. */
export type SequenceLayout = "TNC" | "NTC";

/** Throws where `layout` is none. */
export function checkLayout(doing: string, layout: SequenceLayout): SequenceLayout {
  if (layout === "TNC" || layout === "NTC") return layout;
  throw new RangeError(
    `Cannot ${doing} with layout ${formatValue(layout)}: it must be TNC or NTC.`,
  );
}
