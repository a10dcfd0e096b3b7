/** Files from a server. */
import { findHostModule } from "../../backends/base/host.ts";
import type { ProgressBar } from "../utils/progress_bar.ts";
import { openBlob } from "./blob_file.ts";
import type { BlobLike, ResponseLike, URLLike } from "./file_kinds.ts";
import type { OpenFile } from "./open_file.ts";

const LONGEST = 100;

/**
 * Fetches a file; in a terminal, with a progress bar where that takes longer than a second.
 *
 * @throws {Error} where the server cannot be reached, or has no such file.
 */
export async function openURL({ href }: URLLike): Promise<OpenFile> {
  const response = await fetch(href).catch((error) =>
    fail(
      shorten(href),
      `${(error as Error).message}; check the address and, for a page, that the server lets it read (CORS)`,
      error,
    ),
  );
  const { ok, body, headers } = response;
  if (!ok || body === null || findHostModule("node:process")?.stderr?.isTTY !== true)
    return openResponse(response, href);
  const { ProgressBar } = await import("../utils/progress_bar.ts");
  // The length is that of what is sent, which may be compressed.
  const length = headers.has("Content-Encoding") ? null : headers.get("Content-Length");
  const total = length === null ? null : Math.ceil(Number(length) / 1000);
  const bar = new ProgressBar({ total, description: shorten(href), unit: "kB", delay: 1 });
  try {
    return await openResponse(new Response(body.pipeThrough(counted(bar))), href);
  } finally {
    bar.close();
  }
}

/** Passes pieces on, and tells a bar how many thousands of bytes there were. */
function counted(
  bar: ProgressBar,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform: (piece, controller) => {
      bytes += piece.length;
      bar.update(Math.ceil(bytes / 1000));
      controller.enqueue(piece);
    },
  });
}

/**
 * Reads the body of a response as a whole.
 *
 * @throws {Error} where it tells of a failure, was read before, or ends early.
 */
export async function openResponse(
  response: ResponseLike,
  href: string = response.url,
): Promise<OpenFile> {
  const what = href === "" ? "the response" : `the response of ${shorten(href)}`;
  const { ok, status, bodyUsed } = response;
  if (status === 0) fail(what, "it is opaque; fetch it without no-cors");
  if (!ok) fail(what, `its status is ${status}; check the address`);
  if (bodyUsed) fail(what, "its body was read before; fetch it again, or read a clone()");
  const blob: BlobLike = await response
    .blob()
    .catch((error) => fail(what, `${(error as Error).message}; fetch it again`, error));
  return openBlob(blob, what);
}

/** The URL as it stands in messages: one of data holds a whole file. */
function shorten(href: string): string {
  return href.length > LONGEST ? `${href.slice(0, LONGEST)}...` : href;
}

function fail(what: string, why: string, cause?: unknown): never {
  throw new Error(`Cannot read ${what}: ${why}.`, { cause });
}
