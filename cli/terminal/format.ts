/** Numbers, times and tables as people read them. */

/** `12,345`. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A number of things: `1 tensor`, `1,234 tensors`. */
export function formatCountOf(value: number, thing: string): string {
  return `${formatCount(value)} ${thing}${value === 1 ? "" : "s"}`;
}

/** A mean of rewards: `487.3`, `-0.52`. */
export function formatReturn(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}

/** `487.3 ± 12.1`: the spread with the decimals of the mean. */
export function formatSpread(mean: number, std: number): string {
  return `${formatReturn(mean)} ± ${std.toFixed(Math.abs(mean) < 10 ? 2 : 1)}`;
}

/** A figure of an algorithm: three significant digits, `0.0123`; a dash where it is not known. */
export function formatMetric(value: number | undefined): string {
  if (value === undefined) return "-";
  if (value === 0) return "0";
  return Math.abs(value) >= 1e-4 && Math.abs(value) < 1e4
    ? `${Number(value.toPrecision(3))}`
    : value.toExponential(1);
}

/** `3.1 s`, `2 min 5 s`, `1 h 4 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Rows in columns, each as wide as its widest cell. */
export function formatTable(rows: readonly (readonly string[])[], indent = "  "): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "))
    .map((line) => (indent + line).trimEnd())
    .join("\n");
}

/** The text in lines of at most `width` characters, broken between words. */
export function wrapWords(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}
