import { expect, test } from "bun:test";
import { formatBytes, formatDuration, formatValue } from "../../../../rl/view/page/format.ts";

test("Values are short, whatever their size", () => {
  const shown = [0, 475, -136.26, 0.0123456, 4.1e-5, 12_400, 2_500_000].map(formatValue);
  expect(shown).toEqual(["0", "475", "-136", "0.0123", "4.1e-5", "12.4K", "2.5M"]);
});

test("Bytes and durations have units", () => {
  expect([0, 387_000, 1_400_000].map(formatBytes)).toEqual(["0 B", "387 KB", "1.4 MB"]);
  expect([5, 65, 7210].map(formatDuration)).toEqual(["0:05", "1:05", "2:00:10"]);
});
