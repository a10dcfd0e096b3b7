/** Digests, by whatever the host has for them. */
import { findHostModule } from "../../backends/base/host.ts";

/** Gives the digest of bytes in hexadecimal. */
export type Digest = (bytes: Uint8Array) => string | Promise<string>;

/** Gives the SHA-256 of bytes in hexadecimal. */
export type SHA256 = Digest;

/**
 * Node's, which reads the bytes where they are; else that of Web Crypto, which copies them. A page that came over
 * http from another machine, an insecure context, has neither: `undefined`.
 */
export function findDigest(algorithm: "SHA-1" | "SHA-256"): Digest | undefined {
  const node = findHostModule("node:crypto");
  if (node !== undefined) {
    const name = algorithm.replace("-", "").toLowerCase();
    return (bytes) => node.createHash(name).update(bytes).digest("hex");
  }
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) return undefined;
  return async (bytes) => {
    const digest = await subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>);
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(
      "",
    );
  };
}

/** The SHA-256 of this host. */
export function findSHA256(): SHA256 | undefined {
  return findDigest("SHA-256");
}
