/** Digests of the host, and of Web Crypto. */

import { expect, test } from "bun:test";
import { findDigest, findSHA256 } from "../../../gluon/io/hash.ts";
import { inPage } from "./page.ts";

const abc = new TextEncoder().encode("xabc").subarray(1);
/** FIPS 180-2, appendix B.1. */
const DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("findSHA256() takes Node's, or that of Web Crypto, which give the same", async () => {
  expect(await findSHA256()!(abc)).toBe(DIGEST);
  await inPage(async () => expect(await findSHA256()!(abc)).toBe(DIGEST));
});

test("findSHA256() finds none in an insecure context", async () => {
  for (const crypto of [{}, undefined]) {
    await inPage(async () => expect(findSHA256()).toBeUndefined(), { crypto });
  }
});

test("findDigest() knows SHA-1 too, of FIPS 180-2, appendix A.1", async () => {
  const digest = "a9993e364706816aba3e25717850c26c9cd0d89d";
  expect(await findDigest("SHA-1")!(abc)).toBe(digest);
  await inPage(async () => expect(await findDigest("SHA-1")!(abc)).toBe(digest));
});
