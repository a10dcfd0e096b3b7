import { expect, test } from "bun:test";
import { isSameSecret, newSecret } from "../../../backends/base/secret.ts";

test("newSecret() gives another one each time, in letters that a URL takes", () => {
  const secrets = new Set(Array.from({ length: 100 }, newSecret));
  expect(secrets.size).toBe(100);
  for (const each of secrets) expect(each).toMatch(/^[\w-]{24}$/);
});

test("isSameSecret() tells what is equal, and nothing shorter, longer or other", () => {
  expect(isSameSecret("abc", "abc")).toBe(true);
  for (const other of ["", "ab", "abcd", "abd", "Abc"])
    expect(isSameSecret(other, "abc")).toBe(false);
});
