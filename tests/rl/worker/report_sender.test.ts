/** Reports at most so often. */

import { expect, test } from "bun:test";
import type { ToPage } from "../../../rl/worker/messages.ts";
import { ReportSender } from "../../../rl/worker/report_sender.ts";

/** A port that keeps what is sent. */
function keepingPort(): { readonly port: MessagePort; readonly reports: unknown[] } {
  const reports: unknown[] = [];
  const postMessage = (message: ToPage): void => {
    reports.push((structuredClone(message) as { report: unknown }).report);
  };
  return { port: { postMessage } as unknown as MessagePort, reports };
}

const never = (error: unknown): never => {
  throw error;
};
const HOUR = 3_600_000;

test("Sends every report with interval 0", () => {
  const { port, reports } = keepingPort();
  using sender = new ReportSender(port, 0, never);
  for (const i of [1, 2, 3]) sender.report(i);
  expect(reports).toEqual([1, 2, 3]);
});

test("Sends the first at once and, of those in an interval, the latest", async () => {
  const { port, reports } = keepingPort();
  using sender = new ReportSender(port, 1, never);
  for (const i of [1, 2, 3]) sender.report(i);
  expect(reports).toEqual([1]);
  while (reports.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(reports).toEqual([1, 3]);
});

test("Sends what is left when asked to, and nothing after its end", () => {
  const { port, reports } = keepingPort();
  const sender = new ReportSender(port, HOUR, never);
  for (const i of [1, 2, 3]) sender.report(i);
  sender.flush();
  sender.flush();
  sender[Symbol.dispose]();
  sender.report(4);
  expect(reports).toEqual([1, 3]);
});

test("Says that a report is no data, at once or later", async () => {
  const { port } = keepingPort();
  const errors: unknown[] = [];
  using sender = new ReportSender(port, 1, (error) => errors.push(error));
  const noData = (): void => {};
  expect(() => sender.report(noData)).toThrow("Cannot send the report: ");
  sender.report(1);
  sender.report(noData);
  while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(String(errors[0])).toContain("Cannot send the report: ");
  expect(() => sender.flush()).toThrow("Cannot send the report: ");
});
