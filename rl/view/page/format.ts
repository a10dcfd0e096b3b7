/** Numbers as the page shows them. */

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A count in full: `12,400`. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** A value in a few characters: `12.4K`, `0.013`, `4.1e-5`. */
export function formatValue(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 10_000) return compact.format(value);
  if (size < 1e-3) return value.toExponential(1);
  return String(Number(value.toPrecision(size >= 1000 ? 4 : 3)));
}

/** Bytes: `1.4 MB`. */
export function formatBytes(value: number): string {
  const units = ["B", "KB", "MB", "GB"];
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${Number((value / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** Seconds: `1:05`, `2:00:10`. */
export function formatDuration(seconds: number): string {
  const total = Math.round(seconds);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((each, i) => (i === 0 ? `${each}` : `${each}`.padStart(2, "0"))).join(":");
}
